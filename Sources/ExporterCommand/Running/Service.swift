import ExporterCore
import ExporterHTTP
import Logging

/// What an exporter does while it runs: the scrapers of its targets, and the routes to their pages.
struct Service<Source: CollectorSource>: Sendable {
    let status = ScrapeStatus()

    private let exporter: Exporter<Source>
    private let values: FlagValues
    private let targets: [ScrapeTarget<Source>]
    private let requests: RequestCounters
    private let pages: ScraperGroup<Source>

    init(
        _ exporter: Exporter<Source>,
        _ values: FlagValues,
        _ targets: [ScrapeTarget<Source>],
        clock: any ScrapeClock,
        log: Logger
    ) {
        self.exporter = exporter
        self.values = values
        self.targets = targets
        let requests = RequestCounters()
        self.requests = requests
        let workshop = ScraperWorkshop(exporter, values, clock: clock, log: log)
        let metrics = ExporterMetrics(
            name: exporter.name, requests: requests, isComplete: !values[CommonFlags.disableExporterMetrics])
        pages = ScraperGroup(targets.map { workshop.scraper(of: $0, isOneOfSeveral: targets.count > 1) }) {
            metrics.write($0, $1, to: &$2)
        }
    }

    var routes: Routes {
        let about = ExporterAbout(
            name: exporter.name, title: exporter.title, summary: exporter.summary, version: suiteVersion,
            target: targets.map(\.description).joined(separator: ", "), collectors: pages.collectorNames)
        let metrics = MetricsRoute(
            path: values[CommonFlags.telemetryPath], pages: pages,
            knownCollectors: Set(exporter.collectors.map(\.name)).union(exporter.plannedCollectors),
            status: status, counters: requests, maxRequests: values[CommonFlags.maxRequests],
            maxDuration: scrapeTimeout)
        return Routes(metrics: metrics, about: about, status: status)
    }

    /// A page that no client has asked for.
    func scrapeOnce(_ completion: @escaping @Sendable (ScrapedPage) -> Void) {
        _ = pages.scrape(ScrapeRequest(format: .text, deadline: .now + scrapeTimeout), completion)
    }

    private var scrapeTimeout: Duration { values[CommonFlags.scrapeTimeout] }
}

/// Makes the scraper of a target: its collectors, and what its pages say at the end.
struct ScraperWorkshop<Source: CollectorSource>: Sendable {
    private let exporter: Exporter<Source>
    private let values: FlagValues
    private let clock: any ScrapeClock
    private let log: Logger
    private let outcomes: OutcomeMetrics

    init(_ exporter: Exporter<Source>, _ values: FlagValues, clock: any ScrapeClock, log: Logger) {
        self.exporter = exporter
        self.values = values
        self.clock = clock
        self.log = log
        outcomes = OutcomeMetrics(namespace: exporter.namespace)
    }

    /// The collectors are the target's own: what they remember is of no other.
    func scraper(of target: ScrapeTarget<Source>, isOneOfSeveral: Bool) -> Scraper<Source> {
        let name = isOneOfSeveral ? target.description : nil
        let conditions = ConditionLog(log, target: name)
        let withReasons = !values[CommonFlags.disableExporterMetrics]
        var settings = exporter.scrapeSettings
        settings.seriesLimit = values[CommonFlags.seriesLimit]
        let (outcomes, targetMetrics) = (outcomes, exporter.targetMetrics)
        return Scraper(
            exporter.enabledCollectors(values).0,
            target: name,
            labels: target.labels,
            settings: settings,
            clock: clock,
            makeSource: target.makeSource,
            epilogue: { summary, page in
                conditions.note(summary.outcomes)
                outcomes.write(summary.outcomes, withReasons: withReasons, to: &page)
                targetMetrics?.write(summary, &page)
            }
        )
    }
}
