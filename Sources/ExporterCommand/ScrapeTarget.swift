public import ExporterCore

/// Something to watch: what it is called, the labels of its samples, and how to read from it.
public struct ScrapeTarget<Source: CollectorSource>: Sendable {
    /// What it is, for the status page, the log and errors; without secrets.
    public let description: String
    /// What every sample of it carries, in front of its own labels.
    public let labels: [PageLabel]
    /// What the samples of the exporter's `targetMetrics` carry besides.
    public let metricLabels: [PageLabel]
    /// Called on the thread that will own the source.
    public let makeSource: @Sendable () -> Source

    public init(
        _ description: String,
        labels: [PageLabel] = [],
        metricLabels: [PageLabel] = [],
        makeSource: @escaping @Sendable () -> Source
    ) {
        self.description = description
        self.labels = labels
        self.metricLabels = metricLabels
        self.makeSource = makeSource
    }
}

/// What an exporter says of each target at the end of a scrape of it, as `pg_up`.
public struct TargetMetrics: Sendable {
    let metrics: [any MetricDeclaration]
    let write: @Sendable (_ summary: ScrapeSummary, _ page: inout MetricPage) -> Void

    /// Declares the metrics, and writes them on a page that carries the target's labels.
    public init(
        _ metrics: [any MetricDeclaration],
        write: @escaping @Sendable (_ summary: ScrapeSummary, _ page: inout MetricPage) -> Void
    ) {
        self.metrics = metrics
        self.write = write
    }
}
