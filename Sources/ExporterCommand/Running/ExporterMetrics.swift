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

    static let probeTargets = Metric.gauge("exporter_probe_targets", "Targets that are kept for probes of them.")
    static let evictedTargets = Metric.counter(
        "exporter_probe_targets_evicted_total", "Targets that gave way to others, at --probe.max-targets.")

    static func metrics(of exporter: Exporter<some CollectorSource>) -> [any MetricDeclaration] {
        [
            BuildInfo(name: exporter.name, labels: exporter.buildLabels).metric, scrapes, shared, cancelled,
            deadlineHits, leftBehind, dropped,
        ]
            + (exporter.probe == nil ? [] : [probeTargets, evictedTargets])
            + ReloadMetrics.all(prefixes: [exporter.reload?.metricPrefix, WebFollower.metricPrefix])
            + RequestCounters.metrics + ProcessMetrics.metrics
    }

    /// `nil` where it is not wanted.
    let buildInfo: BuildInfo?
    let requests: RequestCounters
    /// Says how many probed targets there are, and how many gave way.
    typealias CountProbes = @Sendable () -> (count: Int, evicted: UInt64)

    let probes: CountProbes?
    let reloader: Reloader?
    /// Whether the exporter's own metrics are wanted.
    let isComplete: Bool

    private let process = ProcessMetrics()

    init(
        buildInfo: BuildInfo?,
        requests: RequestCounters,
        probes: CountProbes?,
        reloader: Reloader?,
        isComplete: Bool
    ) {
        self.probes = probes
        self.reloader = reloader
        self.buildInfo = buildInfo
        self.requests = requests
        self.isComplete = isComplete
    }

    func write(_ outcomes: [CollectorOutcome], _ statistics: ScrapeStatistics, to page: inout MetricPage) {
        buildInfo?.write(to: &page)
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
        if let probes = probes?() {
            page.write(Self.probeTargets, probes.count)
            page.write(Self.evictedTargets, probes.evicted)
        }
        reloader?.write(to: &page)
        requests.write(after: outcomes, to: &page)
        process.write(to: &page)
    }
}
