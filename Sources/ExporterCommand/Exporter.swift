public import ExporterCore
import ExporterHTTP

/// An exporter: what it is called, what it reads and what it collects.
///
/// `run` is its whole `main`.
public struct Exporter<Source: CollectorSource>: Sendable {
    /// As users of the original know it, and as `…_build_info` is called: `node_exporter`.
    let name: String
    /// The binary.
    let program: String
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
    let target: @Sendable (FlagValues) -> String
    let makeSource: @Sendable (FlagValues) -> Source

    public init(
        name: String,
        program: String,
        title: String,
        summary: String,
        namespace: String,
        port: Int,
        collectors: [CollectorEntry<Source>],
        plannedCollectors: Set<String> = [],
        sourceFlags: FlagGroup,
        target: @escaping @Sendable (FlagValues) -> String,
        makeSource: @escaping @Sendable (FlagValues) -> Source
    ) {
        self.name = name
        self.program = program
        self.title = title
        self.summary = summary
        self.namespace = namespace
        self.port = port
        self.collectors = collectors
        self.plannedCollectors = plannedCollectors
        self.sourceFlags = sourceFlags
        self.target = target
        self.makeSource = makeSource
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
            FlagGroup("General", CommonFlags.general),
            sourceFlags,
            FlagGroup("Web", CommonFlags.web(listenAddress: listenAddress)),
            FlagGroup("Scrapes", CommonFlags.scrape),
            FlagGroup("Logging", CommonFlags.log),
            FlagGroup("Collectors", switches),
            FlagGroup("Collector settings", collectors.flatMap(\.flags)),
        ]
    }

    /// The collectors that the flags switch on, and what is wrong with their flags.
    func enabledCollectors(_ values: FlagValues) -> ([any Collector<Source>], [ConfigurationError]) {
        var enabled: [any Collector<Source>] = []
        var errors: [ConfigurationError] = []
        for entry in collectors where entry.toggle.isOn(values) {
            do throws(ConfigurationError) {
                enabled.append(try entry.make(values))
            } catch {
                errors.append(error)
            }
        }
        return (enabled, errors)
    }
}
