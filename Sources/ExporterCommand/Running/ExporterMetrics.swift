import ExporterCore
import ExporterHTTP

/// What the exporter says of itself, once a page.
struct ExporterMetrics: Sendable {
    static let scrapes = Metric.counter("exporter_scrapes_total", "Scrapes begun.")
    static let shared = Metric.counter(
        "exporter_scrapes_shared_total", "Clients that were given the page of a scrape already under way.")
    static let cancelled = Metric.counter(
        "exporter_scrapes_cancelled_total", "Scrapes given up because their clients had gone.")
    static let deadlineHits = Metric.counter(
        "exporter_scrape_deadline_hits_total", "Pages sent incomplete because their time was over.")
    static let leftBehind = Metric.gauge(
        "exporter_collectors_left_behind", "Collectors that have not returned and keep a thread.")
    static let dropped = Metric.counter(
        "exporter_series_dropped_total", "Samples left out of pages, by why.", labels: ["reason"])

    static func metrics(name: String) -> [any MetricDeclaration] {
        [BuildInfo(name: name).metric, scrapes, shared, cancelled, deadlineHits, leftBehind, dropped]
            + RequestCounters.metrics + ProcessMetrics.metrics
    }

    let buildInfo: BuildInfo
    let requests: RequestCounters
    /// Whether the exporter's own metrics are wanted.
    let isComplete: Bool

    private let process = ProcessMetrics()

    init(name: String, requests: RequestCounters, isComplete: Bool) {
        buildInfo = BuildInfo(name: name)
        self.requests = requests
        self.isComplete = isComplete
    }

    func write(_ outcomes: [CollectorOutcome], _ statistics: ScrapeStatistics, to page: inout MetricPage) {
        buildInfo.write(to: &page)
        guard isComplete else { return }
        page.write(Self.scrapes, statistics.scrapes)
        page.write(Self.shared, statistics.shared)
        page.write(Self.cancelled, statistics.cancelled)
        page.write(Self.deadlineHits, statistics.deadlineHits)
        page.write(Self.leftBehind, statistics.leftBehind)
        page.family(Self.dropped) {
            $0.add(statistics.duplicates, "duplicate")
            $0.add(statistics.overLimit, "limit")
        }
        requests.write(after: outcomes, to: &page)
        process.write(to: &page)
    }
}
