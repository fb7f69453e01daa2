public import ExporterCore
public import ExporterHTTP
public import WebSecurity

/// An exporter: what it is called, what it reads and what it collects.
///
/// `run` is its whole `main`.
public struct Exporter<Source: CollectorSource>: Sendable {
    /// As users of the original know it, and as `…_build_info` is called: `node_exporter`.
    let name: String
    /// The binary.
    let program: String
    /// The labels of `…_build_info`, as the original calls them.
    let buildLabels: [(name: String, fact: BuildFact)]
    let title: String
    let summary: String
    /// What its metrics begin with.
    let namespace: String
    let port: Int
    let collectors: [CollectorEntry<Source>]
    /// Collectors of the original that are not there yet.
    let plannedCollectors: Set<String>
    /// Flags about the source.
    let sourceFlags: FlagGroup
    /// Flags of every exporter that this one declares differently: with another default, help or variable.
    let replacedFlags: [any FlagDeclaration]
    /// Flags that the original has under names of its own.
    let originalFlags: [OriginalFlag]
    let scrapeSettings: ScrapeSettings
    /// The flag that says what the names of metrics begin with, instead of `namespace`.
    let namespaceFlag: Flag<String>?
    /// The flag that leaves out `…_build_info` as well.
    let noBuildInfoFlag: Flag<Bool>?
    let targets: Targets
    let discovery: @Sendable (FlagValues) -> Discovery?
    let targetMetrics: TargetMetrics?
    /// The original's flag that prints what the exporter has.
    let printFlag: Flag<Bool>?
    let probe: Probe<Source>?
    let reload: Reload?
    let furtherRoutes: [FurtherRoute]
    let webSettings: WebSettingsOfFlags?
    let adaptation: Adaptation?

    /// What to watch, or everything that is wrong with what the flags and the environment say of it.
    public typealias Targets =
        @Sendable (_ flags: FlagValues, _ environment: [String: String]) throws(ConfigurationErrors)
        -> [ScrapeTarget<Source>]

    /// Further targets that are known now; called at each scrape, so it must not block.
    public typealias Discovery = @Sendable () -> [ScrapeTarget<Source>]

    /// What flags of the exporter's own say of TLS and users, as ``WebFlags`` reads them; `nil` when they say nothing.
    ///
    /// It takes the place of `--web.config.file`; both together are refused.
    public typealias WebSettingsOfFlags =
        @Sendable (_ flags: FlagValues) throws(ConfigurationErrors) -> WebSettings?

    /// Declares an exporter.
    ///
    /// The order on a page: the collectors' families, how they did, `targetMetrics`, what the exporter says of itself.
    /// `--scrape.series-limit` takes the place of the settings' own.
    public init(
        name: String,
        program: String,
        buildLabels: [(name: String, fact: BuildFact)] = BuildFact.labels,
        title: String,
        summary: String,
        namespace: String,
        port: Int,
        collectors: [CollectorEntry<Source>],
        plannedCollectors: Set<String> = [],
        sourceFlags: FlagGroup,
        replacedFlags: [any FlagDeclaration] = [],
        originalFlags: [OriginalFlag] = [],
        scrapeSettings: ScrapeSettings = ScrapeSettings(),
        namespaceFlag: Flag<String>? = nil,
        noBuildInfoFlag: Flag<Bool>? = nil,
        targets: @escaping Targets,
        discovery: @escaping @Sendable (FlagValues) -> Discovery? = { _ in nil },
        targetMetrics: TargetMetrics? = nil,
        printFlag: Flag<Bool>? = nil,
        probe: Probe<Source>? = nil,
        reload: Reload? = nil,
        furtherRoutes: [FurtherRoute] = [],
        webSettings: WebSettingsOfFlags? = nil,
        adaptation: Adaptation? = nil
    ) {
        self.name = name
        self.program = program
        self.buildLabels = buildLabels
        self.title = title
        self.summary = summary
        self.namespace = namespace
        self.port = port
        self.collectors = collectors
        self.plannedCollectors = plannedCollectors
        self.sourceFlags = sourceFlags
        self.replacedFlags = replacedFlags
        self.originalFlags = originalFlags
        self.scrapeSettings = scrapeSettings
        self.namespaceFlag = namespaceFlag
        self.noBuildInfoFlag = noBuildInfoFlag
        self.targets = targets
        self.discovery = discovery
        self.targetMetrics = targetMetrics
        self.printFlag = printFlag
        self.probe = probe
        self.reload = reload
        self.furtherRoutes = furtherRoutes
        self.webSettings = webSettings
        self.adaptation = adaptation
    }

    /// Does what the command line says, and ends the process.
    ///
    /// Exit codes: 0 when all went well, 1 when a scrape asked for by `--once` failed or the server could not start, 2
    /// when the configuration is wrong.
    public func run(_ arguments: [String] = Array(CommandLine.arguments.dropFirst())) -> Never {
        Launch(self, arguments).run()
    }
}

extension Exporter {
    var listenAddress: Flag<[String]> { CommonFlags.listenAddress(port: port) }

    var flagGroups: [FlagGroup] {
        let switches = collectors.flatMap(\.toggle.flags) + [CollectorSwitch.disableDefaults]
        return [
            FlagGroup("General", CommonFlags.general + (printFlag.map { [$0] } ?? [])),
            sourceFlags,
            FlagGroup("Web", CommonFlags.web(listenAddress: listenAddress)),
            FlagGroup("Scrapes", CommonFlags.scrape),
            FlagGroup("Probes", probe == nil ? [] : CommonFlags.probe),
            FlagGroup("Logging", CommonFlags.log),
            FlagGroup("Names of the original", originalFlags.flatMap(\.flags)),
            FlagGroup("Collectors", switches),
            FlagGroup("Collector settings", collectors.flatMap(\.flags)),
        ].map(replaced)
    }

    private func replaced(_ group: FlagGroup) -> FlagGroup {
        FlagGroup(group.title, group.flags.map { flag in replacedFlags.first { $0.name == flag.name } ?? flag })
    }

    /// What the command line says.
    func parse(_ arguments: [String], environment: [String: String]) -> CommandLineParser.Result {
        let parser = CommandLineParser(flags: flagGroups.flatMap(\.flags), plannedCollectors: plannedCollectors)
        var result = parser.parse(arguments, environment: environment)
        for flag in replacedFlags {
            precondition(parser.knows(flag.name), "there is no flag \(flag.name) to declare differently")
            result.values.setDefault(of: flag)
        }
        let flags = flagGroups.flatMap(\.flags)
        for original in originalFlags {
            do throws(ConfigurationError) {
                try original.apply(to: &result.values, among: flags)
            } catch {
                result.errors.append(error)
            }
        }
        result.warnings += adaptation?.warnings(result.values) ?? []
        return result
    }

    /// The collectors that the flags switch on, and what is wrong with their flags.
    func enabledCollectors(_ values: FlagValues) -> ([any Collector<Source>], [ConfigurationError]) {
        var enabled: [any Collector<Source>] = []
        var errors: [ConfigurationError] = []
        for entry in collectors where entry.isOn(values) {
            do throws(ConfigurationError) {
                enabled.append(try entry.make(values))
            } catch {
                errors.append(error)
            }
        }
        return (enabled, errors)
    }
}
