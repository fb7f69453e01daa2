import ExporterCore
import ExporterHTTP
import Logging

/// What an exporter does while it runs: the scrapers of its targets, and the routes to their pages.
struct Service<Source: CollectorSource>: Sendable {
    let status = ScrapeStatus()
    let reloader: Reloader?

    private let exporter: Exporter<Source>
    private let values: FlagValues
    private let targets: [ScrapeTarget<Source>]
    private let requests: RequestCounters
    private let pages: any PageSource
    private let probes: ProbedTargets<Source>?

    init(
        _ exporter: Exporter<Source>,
        _ values: FlagValues,
        _ environment: [String: String],
        _ targets: [ScrapeTarget<Source>],
        web: WebFollower? = nil,
        clock: any ScrapeClock,
        log: Logger
    ) {
        self.exporter = exporter
        self.values = values
        self.targets = targets
        let requests = RequestCounters()
        self.requests = requests
        let workshop = ScraperWorkshop(exporter, values, clock: clock, log: log)
        let reloader = Reloader(exporter.reload, values, environment, web: web, log: log)
        self.reloader = reloader
        let pool = ScraperPool<Source>(
            limit: values[CommonFlags.maxProbeTargets], idleTimeout: values[CommonFlags.probeIdleTimeout], clock: clock)
        let probe = exporter.probe.flatMap { $0.isOffered(values) ? $0 : nil }
        probes = probe.map {
            ProbedTargets(probe: $0, flags: values, environment: environment, workshop: workshop, pool: pool)
        }
        var countProbes: ExporterMetrics.CountProbes?
        if probe != nil { countProbes = { (pool.count, pool.evicted) } }
        let metrics = ExporterMetrics(
            buildInfo: exporter.noBuildInfoFlag.map { values[$0] } == true
                ? nil : BuildInfo(name: exporter.name, labels: exporter.buildLabels),
            requests: requests, probes: countProbes, reloader: reloader,
            isComplete: !values[CommonFlags.disableExporterMetrics])
        let discovery = exporter.discovery(values)
        if targets.count == 1, discovery == nil {
            // Its page is the whole page: nothing needs to be joined.
            pages = workshop.scraper(of: targets[0], isOneOfSeveral: false) { summary, page in
                page.constantLabels = []
                metrics.write(summary.outcomes, summary.statistics, to: &page)
            }
        } else {
            let scrapers = targets.map { workshop.scraper(of: $0, isOneOfSeveral: true) }
            let roster = TargetRoster(discover: discovery ?? { [] }) {
                workshop.scraper(of: $0, isOneOfSeveral: true)
            }
            pages = ScraperGroup(
                collectorNames: exporter.enabledCollectors(values).0.map(\.label),
                namespace: workshop.namespace,
                members: { scrapers + roster.members() }
            ) {
                metrics.write($0, $1, to: &$2)
            }
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
            maxDuration: scrapeTimeout, variant: exporter.adaptation?.variant)
        let probe = probes.map { ProbeRoute(path: $0.probe.path, source: $0, maxDuration: scrapeTimeout) }
        var reload: Routes.Reload?
        if let reloader, let declared = exporter.reload {
            reload = Routes.Reload(allowsGet: declared.allowsGet, obstacle: declared.obstacle) { reloader.reload($0) }
        }
        let further = exporter.furtherRoutes
        let prefix = exporter.adaptation?.pathPrefix.map { values[$0].withSlash } ?? ""
        return Routes(
            metrics: metrics, about: about, status: status, probe: probe, reload: reload, further: further,
            prefix: prefix)
    }

    /// A page that no client has asked for.
    func scrapeOnce(_ completion: @escaping @Sendable (ScrapedPage) -> Void) {
        _ = pages.scrape(ScrapeRequest(format: .text, deadline: .now + scrapeTimeout), completion)
    }

    private var scrapeTimeout: Duration { values[CommonFlags.scrapeTimeout] }
}

extension String {
    /// A prefix of paths however it was written: with a slash in front and none behind, or empty.
    fileprivate var withSlash: String {
        let parts = split(separator: "/")
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }
}
