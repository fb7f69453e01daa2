public import ExporterCore

/// Something to watch: what it is called, the labels of its samples, and how to read from it.
public struct ScrapeTarget<Source: CollectorSource>: Sendable {
    /// What it is, for the status page, the log and errors; without secrets.
    public let description: String
    /// What every sample of it carries, in front of its own labels.
    public let labels: [PageLabel]
    /// What the samples of the exporter's `targetMetrics` carry besides.
    public let metricLabels: [PageLabel]
    /// Writes what only this target can say of itself at the end of a scrape of it; its labels are on the page.
    public let ending: TargetMetrics.Write?
    /// Called on the thread that will own the source.
    public let makeSource: @Sendable () -> Source

    public init(
        _ description: String,
        labels: [PageLabel] = [],
        metricLabels: [PageLabel] = [],
        ending: TargetMetrics.Write? = nil,
        makeSource: @escaping @Sendable () -> Source
    ) {
        self.description = description
        self.labels = labels
        self.metricLabels = metricLabels
        self.ending = ending
        self.makeSource = makeSource
    }
}

/// What an exporter says of each target at the end of a scrape of it, as `pg_up`.
public struct TargetMetrics: Sendable {
    /// Writes the families, on a page that carries the target's labels.
    public typealias Write = @Sendable (_ summary: ScrapeSummary, _ page: inout MetricPage) -> Void

    let metrics: [any MetricDeclaration]
    let write: Write

    /// Declares the metrics; `write` writes those that it takes no more than the summary for.
    public init(_ metrics: [any MetricDeclaration], write: @escaping Write = { _, _ in }) {
        self.metrics = metrics
        self.write = write
    }
}
