import CLinux
import ExporterCore
import ExporterHTTP
import Glibc
import Logging
import Synchronization
import WebSecurity

/// One start of an exporter: from the command line to the end of the process.
struct Launch<Source: CollectorSource> {
    private let exporter: Exporter<Source>
    private let arguments: [String]
    private let environment: [String: String]
    private let values: FlagValues
    private let errors: [ConfigurationError]
    private let warnings: [String]
    private let addresses: [ListenAddress]

    init(_ exporter: Exporter<Source>, _ arguments: [String]) {
        self.exporter = exporter
        self.arguments = arguments
        environment = environmentVariables()
        let parsed = exporter.parse(arguments, environment: environment)
        values = parsed.values
        warnings = parsed.warnings

        let (_, collectorErrors) = exporter.enabledCollectors(values)
        let (addresses, addressErrors) = listenAddresses(exporter.listenAddress, values)
        self.addresses = addresses
        errors =
            parsed.errors + collectorErrors + addressErrors
            + rangeErrors(values, probePath: exporter.probe?.path)
    }

    func run() -> Never {
        if values[CommonFlags.help] || CommonFlags.helpToo.contains(where: { values[$0] }) {
            finish(HelpText(program: exporter.program, summary: exporter.summary, groups: exporter.flagGroups).text)
        }
        if values[CommonFlags.version] { finish(BuildInfo(name: exporter.name).text) }
        if values[CommonFlags.printFlags] {
            finish(FlagsDocument(program: exporter.program, groups: exporter.flagGroups).markdown)
        }
        if values[CommonFlags.printMetrics] || exporter.printFlag.map({ values[$0] }) == true {
            finish(metricsDocument.markdown)
        }
        if values[CommonFlags.healthCheck] { checkHealth() }
        let (targets, web) = configurationOrEnd()
        if values[CommonFlags.checkConfig] {
            finish("\(exporter.program): the configuration is fine\n")
        }
        serve(targets, web)
    }

    private func checkHealth() -> Never {
        do throws(ConfigurationError) {
            try HealthCheck(exporter: exporter, arguments: arguments, environment: environment).run()
        } catch {
            printError("\(exporter.program): \(error)")
            exit(ExitCode.failed)
        }
        exit(ExitCode.success)
    }

    /// What `--web.config.file` or flags of the exporter say, and where.
    private typealias Web = (source: WebSource, reading: WebReading)

    /// What to watch, and how to guard the port; the end, with everything that is wrong with the configuration, when
    /// there is anything.
    private func configurationOrEnd() -> (targets: [ScrapeTarget<Source>], web: Web?) {
        var errors = errors
        var web: Web?
        do throws(ConfigurationErrors) {
            web = try exporter.readWebSource(values)
        } catch {
            errors += error.errors
        }
        var targets: [ScrapeTarget<Source>] = []
        do throws(ConfigurationErrors) {
            targets = try exporter.targets(values, environment)
        } catch {
            errors += error.errors
        }
        if values[CommonFlags.checkConfig] {
            // Also what a start would only warn of.
            let further = exporter.reload?.perform(values, environment) ?? []
            errors += further.filter { !errors.contains($0) }
        }
        if errors.isEmpty { return (targets, web) }
        refuse(errors)
    }

    private func refuse(_ errors: [ConfigurationError]) -> Never {
        for error in errors { printError("\(exporter.program): error: \(error)") }
        exit(ExitCode.badConfiguration)
    }

    private var metricsDocument: MetricsDocument {
        let own =
            OutcomeMetrics(namespace: exporter.namespace).metrics + (exporter.targetMetrics?.metrics ?? [])
            + ExporterMetrics.metrics(of: exporter)
        return MetricsDocument(
            program: exporter.program,
            groups: exporter.collectors.map { ($0.name, $0.metrics) } + [("The exporter itself", own)])
    }

    private func serve(_ targets: [ScrapeTarget<Source>], _ web: Web?) -> Never {
        // Before the first thread, which inherits it: signals are the main thread's.
        var signals = TerminationSignals()
        let descriptors = raisedDescriptorLimit()
        // Our few threads hardly ever allocate at once; an arena for each would cost more than waiting does.
        CLinux_use_one_arena()
        // Left alone, the C library would keep several times a large page between scrapes.
        CLinux_map_allocations_from(256 * 1024)

        let log = makeLog()
        for warning in warnings { log.warning("\(warning)") }
        var limits = ServerLimits()
        // Connections must leave descriptors for what is watched.
        limits.connections = min(values[CommonFlags.maxConnections], max(1, descriptors / 4))
        let server = ExporterServer(limits: limits, log: log)
        let follower = web.map { WebFollower($0.source, $0.reading, log: log) }
        let service = Service(exporter, values, environment, targets, web: follower, clock: server.clock, log: log)

        if values[CommonFlags.once] { printOnePage(of: service) }

        let routes = service.routes
        do throws(ConfigurationError) {
            for address in addresses { try server.listen(on: address, routes, guardedBy: follower?.configuration) }
        } catch {
            log.error("\(error)")
            exit(ExitCode.failed)
        }
        if geteuid() == 0 { log.warning("running as root; an unprivileged user is enough for nearly everything") }
        for address in server.localAddresses { log.info("listening", metadata: ["address": "\(address)"]) }
        // A first look, so that the log says at once what is missing.
        service.scrapeOnce { page in
            service.status.note(page)
            releaseStartupPages()
        }

        let signal = signals.wait { service.reloader?.reload { _ in } }
        log.info("stopping", metadata: ["signal": "\(signal)"])
        server.stop()
        exit(ExitCode.success)
    }

    private func makeLog() -> Logger {
        let handler = LogLineHandler(values[CommonFlags.logFormat], level: values[CommonFlags.logLevel].level)
        return Logger(label: exporter.name) { _ in handler }
    }

    /// `--once`: a page on stdout.
    ///
    /// Collectors that the host has nothing for do not make it a failure.
    private func printOnePage(of service: Service<Source>) -> Never {
        let finished = Bell()
        let result = Mutex<ScrapedPage?>(nil)
        service.scrapeOnce { page in
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
