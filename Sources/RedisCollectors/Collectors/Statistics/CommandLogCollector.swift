import ExporterCore

/// The lengths and limits of the logs of slow commands and of large ones.
///
/// Source: COMMANDLOG LEN and the settings, since Valkey 8.1; other servers are not asked.
struct CommandLogCollector: RedisCollector, ConfigurableCollector {
    static let name = "commandlog"
    /// It goes by ``ConfigCollector/command``.
    static let flags: [any FlagDeclaration] = []

    private static let logs: [(metric: Metric<0>, command: RedisCommand)] = [
        log("slow", "Entries in the log of slow commands."),
        log("large-request", "Entries in the log of commands whose request was large."),
        log("large-reply", "Entries in the log of commands whose reply was large."),
    ]
    private static let settings: [(metric: Metric<0>, key: StaticString)] = [
        setting("commandlog-execution-slower-than", "Microseconds from which on a command is slow; -1 is never."),
        setting("commandlog-slow-execution-max-len", "Entries that the log of slow commands may have."),
        setting("commandlog-request-larger-than", "Bytes from which on a request is large; -1 is never."),
        setting("commandlog-large-request-max-len", "Entries that the log of large requests may have."),
        setting("commandlog-reply-larger-than", "Bytes from which on a reply is large; -1 is never."),
        setting("commandlog-large-reply-max-len", "Entries that the log of large replies may have."),
    ]
    static let metrics: [any MetricDeclaration] = logs.map(\.metric) + settings.map(\.metric)

    private static func log(_ name: String, _ help: String) -> (metric: Metric<0>, command: RedisCommand) {
        let metric = Metric.gauge("redis_commandlog_\(name.replacingDashes)_length", help)
        return (metric, RedisCommand("COMMANDLOG", "LEN", name))
    }

    private static func setting(_ key: StaticString, _ help: String) -> (metric: Metric<0>, key: StaticString) {
        (Metric.gauge("redis_\("\(key)".replacingDashes)", help), key)
    }

    private let getSettings: RedisCommand?

    init(flags: FlagValues) throws(ConfigurationError) {
        getSettings = ConfigCollector.getAll(flags)
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] {
        guard facts?.mayHaveCommandLog == true else { return [] }
        return Self.logs.map(\.command) + (getSettings.map { [$0] } ?? [])
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard source.facts?.mayHaveCommandLog == true else { return }
        let outcomes = try source.outcomes(of: Self.logs.map(\.command))
        for (log, outcome) in zip(Self.logs, outcomes) {
            guard let length = try outcome.get().integer else {
                throw .malformed(log.command.name, "the reply is no number")
            }
            page.write(log.metric, length)
        }
        // Where CONFIG is refused, that is the collector's of the settings to say.
        guard let getSettings, case .success(let values) = try source.outcomes(of: [getSettings])[0] else { return }
        for (metric, key) in Self.settings { page.write(metric, values.value(of: key)?.integer) }
    }
}

extension String {
    fileprivate var replacingDashes: String { String(map { $0 == "-" ? "_" : $0 }) }
}
