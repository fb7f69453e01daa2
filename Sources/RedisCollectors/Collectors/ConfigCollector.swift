import ExporterCore

/// The server's settings: CONFIG GET.
struct ConfigCollector: RedisCollector, ConfigurableCollector {
    static let name = "config"
    static let command = Flag(
        "config-command", default: "CONFIG",
        "What the server's CONFIG command is called; - is not to ask for settings.",
        environment: "REDIS_EXPORTER_CONFIG_COMMAND")
    static let includeAll = Flag(
        "include-config-metrics", default: false, "Report every setting, as labels and, where it is a number, value.",
        environment: "REDIS_EXPORTER_INCL_CONFIG_METRICS")
    static let redact = Flag(
        "redact-config-metrics", default: true, "Leave out settings that are passwords.",
        environment: "REDIS_EXPORTER_REDACT_CONFIG_METRICS")
    static let flags: [any FlagDeclaration] = [command, includeAll, redact]

    static let ioThreads = Metric.gauge("redis_config_io_threads", "The setting io-threads.")
    static let maxClients = Metric.gauge("redis_config_maxclients", "The setting maxclients.")
    static let maxMemory = Metric.gauge("redis_config_maxmemory", "The setting maxmemory, in bytes; 0 is no limit.")
    static let backlogSize = Metric.gauge("redis_config_repl_backlog_size", "The setting repl-backlog-size, in bytes.")
    static let outputLimit = Metric.gauge(
        "redis_config_client_output_buffer_limit_bytes",
        "Output buffer at which a client of the class is closed, at once or, when soft, after a while; 0 is no limit.",
        labels: ["class", "limit"])
    static let outputLimitTime = Metric.gauge(
        "redis_config_client_output_buffer_limit_overcome_seconds",
        "How long a client of the class may be over the soft limit.", labels: ["class", "limit"])
    static let texts = Metric.gauge(
        "redis_config_key_value", "Always 1; a setting and its value, with --include-config-metrics.",
        labels: ["key", "value"])
    static let values = Metric.gauge(
        "redis_config_value", "A setting whose value is a number, with --include-config-metrics.", labels: ["key"])
    static let metrics: [any MetricDeclaration] = [
        ioThreads, maxClients, maxMemory, backlogSize, outputLimit, outputLimitTime, texts, values,
    ]

    /// The command for all settings, under the name that the server knows it by; `nil` when it is not to be asked.
    static func getAll(_ flags: FlagValues) -> RedisCommand? {
        flags[command] == "-" ? nil : RedisCommand(flags[command], "GET", "*")
    }

    private let getAll: RedisCommand?
    private let includesAll: Bool
    private let redacts: Bool

    init(flags: FlagValues) throws(ConfigurationError) {
        getAll = Self.getAll(flags)
        includesAll = flags[Self.includeAll]
        redacts = flags[Self.redact]
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { getAll.map { [$0] } ?? [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard let getAll else { return }
        let settings = try source.reply(to: getAll)
        if includesAll { writeAll(settings.pairs, to: &page) }
        page.write(Self.ioThreads, settings.value(of: "io-threads")?.integer)
        page.write(Self.maxClients, settings.value(of: "maxclients")?.integer)
        page.write(Self.maxMemory, settings.value(of: "maxmemory")?.integer)
        page.write(Self.backlogSize, settings.value(of: "repl-backlog-size")?.integer)
        if let limits = settings.value(of: "client-output-buffer-limit") { write(limits: limits, to: &page) }
    }

    private func writeAll(_ pairs: [(key: Reply, value: Reply)], to page: inout MetricPage) {
        let shown = pairs.filter { !redacts || !isSecret($0.key.bytes) }
        page.family(Self.texts) { for (key, value) in shown { $0.add(1, key.bytes, value.bytes) } }
        page.family(Self.values) { for (key, value) in shown { $0.add(value.number, key.bytes) } }
    }

    /// `normal 0 0 0 slave 268435456 67108864 60 …`: a class, its hard and soft limit, and how long the latter may last.
    private func write(limits: Reply, to page: inout MetricPage) {
        let words = (limits.string ?? "").split(separator: " ").map(String.init)
        let classes = stride(from: 0, to: words.count - words.count % 4, by: 4).map { Array(words[$0..<$0 + 4]) }
        page.family(Self.outputLimit) {
            for words in classes {
                if let hard = Int(words[1]) { $0.add(hard, words[0], "hard") }
                if let soft = Int(words[2]) { $0.add(soft, words[0], "soft") }
            }
        }
        page.family(Self.outputLimitTime) {
            for words in classes { if let seconds = Int(words[3]) { $0.add(seconds, words[0], "soft") } }
        }
    }
}

private func isSecret(_ key: Span<UInt8>) -> Bool {
    key.equals("masterauth") || key.equals("requirepass") || key.equals("tls-key-file-pass")
        || key.equals("tls-client-key-file-pass")
}
