import ExporterCore
import ExporterHTTP

/// What follows the collectors' families on every page: how they did, and what the exporter says of itself.
struct ExporterMetrics: Sendable {
    /// The part of the page that is about the collectors of this scrape.
    struct Outcomes: Sendable {
        let duration: Metric<1>
        let success: Metric<1>
        static let failure = Metric.gauge(
            "exporter_collector_failure", "Always 1; the collectors that failed in this scrape, and why.",
            labels: ["collector", "reason"])

        init(namespace: String) {
            duration = Metric.gauge(
                "\(namespace)_scrape_collector_duration_seconds", "How long the collector took in this scrape.",
                labels: ["collector"])
            success = Metric.gauge(
                "\(namespace)_scrape_collector_success", "Whether the collector succeeded in this scrape: 1 or 0.",
                labels: ["collector"])
        }

        func write(_ outcomes: [CollectorOutcome], to page: inout MetricPage) {
            page.family(duration) {
                for outcome in outcomes { $0.add(outcome.duration / .seconds(1), outcome.collector) }
            }
            page.family(success) { for outcome in outcomes { $0.add(outcome.succeeded, outcome.collector) } }
        }
    }

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

    static func metrics(namespace: String, name: String) -> [any MetricDeclaration] {
        let outcomes = Outcomes(namespace: namespace)
        let own: [any MetricDeclaration] = [
            outcomes.duration, outcomes.success, Outcomes.failure, BuildInfo(name: name).metric,
            scrapes, shared, cancelled, deadlineHits, leftBehind, dropped,
        ]
        return own + RequestCounters.metrics + ProcessMetrics.metrics
    }

    let outcomes: Outcomes
    let buildInfo: BuildInfo
    let requests: RequestCounters
    /// Whether the exporter's own metrics are wanted.
    let isComplete: Bool

    private let process = ProcessMetrics()

    init(namespace: String, name: String, requests: RequestCounters, isComplete: Bool) {
        outcomes = Outcomes(namespace: namespace)
        buildInfo = BuildInfo(name: name)
        self.requests = requests
        self.isComplete = isComplete
    }

    func write(_ outcomes: [CollectorOutcome], _ statistics: ScrapeStatistics, to page: inout MetricPage) {
        self.outcomes.write(outcomes, to: &page)
        buildInfo.write(to: &page)
        guard isComplete else { return }
        page.family(Outcomes.failure) {
            for outcome in outcomes {
                if let reason = outcome.error?.reason { $0.add(1, outcome.collector, reason.rawValue) }
            }
        }
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
