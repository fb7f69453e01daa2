import CLinux
import ExporterCore
import ExporterHTTP
import Glibc
import Logging
import Synchronization

/// One start of an exporter: from the command line to the end of the process.
struct Launch<Source: CollectorSource> {
    private let exporter: Exporter<Source>
    private let values: FlagValues
    private let errors: [ConfigurationError]
    private let warnings: [String]
    private let collectors: [any Collector<Source>]
    private let addresses: [ListenAddress]

    init(_ exporter: Exporter<Source>, _ arguments: [String]) {
        self.exporter = exporter
        let parser = CommandLineParser(
            flags: exporter.flagGroups.flatMap(\.flags), plannedCollectors: exporter.plannedCollectors)
        let parsed = parser.parse(arguments, environment: environmentVariables())
        values = parsed.values
        warnings = parsed.warnings

        let (collectors, collectorErrors) = exporter.enabledCollectors(values)
        self.collectors = collectors
        let (addresses, addressErrors) = listenAddresses(exporter.listenAddress, values)
        self.addresses = addresses
        errors = parsed.errors + collectorErrors + addressErrors + configFileErrors(values) + rangeErrors(values)
    }

    func run() -> Never {
        if values[CommonFlags.help] || CommonFlags.helpToo.contains(where: { values[$0] }) {
            finish(HelpText(program: exporter.program, summary: exporter.summary, groups: exporter.flagGroups).text)
        }
        if values[CommonFlags.version] { finish(BuildInfo(name: exporter.name).text) }
        if values[CommonFlags.printFlags] {
            finish(FlagsDocument(program: exporter.program, groups: exporter.flagGroups).markdown)
        }
        if values[CommonFlags.printMetrics] { finish(metricsDocument.markdown) }
        guard errors.isEmpty else {
            for error in errors { printError("\(exporter.program): error: \(error)") }
            exit(ExitCode.badConfiguration)
        }
        if values[CommonFlags.checkConfig] { finish("\(exporter.program): the configuration is fine\n") }
        serve()
    }

    private var metricsDocument: MetricsDocument {
        let own = ExporterMetrics.metrics(namespace: exporter.namespace, name: exporter.name)
        return MetricsDocument(
            program: exporter.program,
            groups: exporter.collectors.map { ($0.name, $0.metrics) } + [("The exporter itself", own)])
    }

    private func serve() -> Never {
        // Before the first thread, which inherits it: signals are the main thread's.
        var signals = TerminationSignals()
        let descriptors = raisedDescriptorLimit()
        // Our few threads hardly ever allocate at once; an arena for each would cost more than waiting does.
        CLinux_use_one_arena()

        let log = makeLog()
        for warning in warnings { log.warning("\(warning)") }
        var limits = ServerLimits()
        // Connections must leave descriptors for what is watched.
        limits.connections = min(values[CommonFlags.maxConnections], max(1, descriptors / 4))
        let server = ExporterServer(limits: limits, log: log)
        let requests = RequestCounters()
        let scraper = makeScrapers(clock: server.clock, requests: requests, log: log)

        if values[CommonFlags.once] { printOnePage(of: scraper) }

        let status = ScrapeStatus()
        let routes = makeRoutes(scraper, status, requests)
        do throws(ConfigurationError) {
            for address in addresses { try server.listen(on: address, routes) }
        } catch {
            log.error("\(error)")
            exit(ExitCode.failed)
        }
        if geteuid() == 0 { log.warning("running as root; an unprivileged user is enough for nearly everything") }
        for address in server.localAddresses { log.info("listening", metadata: ["address": "\(address)"]) }
        // A first look, so that the log says at once what is missing.
        _ = scraper.scrape(ScrapeRequest(format: .text, deadline: .now + scrapeTimeout)) { page in
            status.note(page)
            releaseStartupPages()
        }

        let signal = signals.wait()
        log.info("stopping", metadata: ["signal": "\(signal)"])
        server.stop()
        exit(ExitCode.success)
    }

    private func makeLog() -> Logger {
        let handler = LogLineHandler(values[CommonFlags.logFormat], level: values[CommonFlags.logLevel].level)
        return Logger(label: exporter.name) { _ in handler }
    }

    private func makeScrapers(
        clock: any ScrapeClock,
        requests: RequestCounters,
        log: Logger
    ) -> ScraperGroup<Source> {
        let (exporter, values) = (exporter, values)
        let conditions = ConditionLog(log)
        let isComplete = !values[CommonFlags.disableExporterMetrics]
        let outcomes = OutcomeMetrics(namespace: exporter.namespace)
        let metrics = ExporterMetrics(name: exporter.name, requests: requests, isComplete: isComplete)
        let scraper = Scraper(
            collectors,
            settings: ScrapeSettings(seriesLimit: values[CommonFlags.seriesLimit]),
            clock: clock,
            makeSource: { exporter.makeSource(values) },
            epilogue: { summary, page in
                conditions.note(summary.outcomes)
                outcomes.write(summary.outcomes, withReasons: isComplete, to: &page)
            }
        )
        return ScraperGroup([scraper]) { metrics.write($0, $1, to: &$2) }
    }

    private func makeRoutes(
        _ scraper: ScraperGroup<Source>, _ status: ScrapeStatus, _ requests: RequestCounters
    ) -> Routes {
        let about = ExporterAbout(
            name: exporter.name, title: exporter.title, summary: exporter.summary, version: suiteVersion,
            target: exporter.target(values), collectors: scraper.collectorNames)
        let metrics = MetricsRoute(
            path: values[CommonFlags.telemetryPath], pages: scraper,
            knownCollectors: Set(exporter.collectors.map(\.name)).union(exporter.plannedCollectors),
            status: status, counters: requests, maxRequests: values[CommonFlags.maxRequests],
            maxDuration: scrapeTimeout)
        return Routes(metrics: metrics, about: about, status: status)
    }

    private var scrapeTimeout: Duration { values[CommonFlags.scrapeTimeout] }

    /// `--once`: a page on stdout.
    ///
    /// Collectors that the host has nothing for do not make it a failure.
    private func printOnePage(of scraper: ScraperGroup<Source>) -> Never {
        let finished = Bell()
        let result = Mutex<ScrapedPage?>(nil)
        _ = scraper.scrape(ScrapeRequest(format: .text, deadline: .now + scrapeTimeout)) { page in
            result.withLock { $0 = page }
            finished.ring()
        }
        finished.wait()
        guard let page = result.withLock({ $0 }) else { exit(ExitCode.failed) }
        printText(page.text)
        let failed = page.outcomes.contains { $0.error != nil && $0.error?.reason != .absent }
        exit(failed ? ExitCode.failed : ExitCode.success)
    }
}

private func finish(_ text: String) -> Never {
    printText(text)
    exit(ExitCode.success)
}
