public import ExporterCore

/// Flags of every exporter that the original has under other names, with other defaults, or for what we have not.
extension RedisFlags {
    public static let logLevel = Flag(
        "log-level", default: "INFO", "As --log.level; what is no level is INFO.",
        environment: "REDIS_EXPORTER_LOG_LEVEL", isHidden: true)
    public static let logFormat = Flag(
        "log-format", default: "txt", "As --log.format: txt or json.", environment: "REDIS_EXPORTER_LOG_FORMAT",
        isHidden: true)
    public static let debug = Flag(
        "debug", default: false, "As --log.level=debug.", environment: "REDIS_EXPORTER_DEBUG", isHidden: true)
    public static let redisOnly = Flag(
        "redis-only-metrics", default: false, "Leave the exporter's own metrics out.",
        environment: "REDIS_EXPORTER_REDIS_ONLY_METRICS")
    static let goMetrics = Flag(
        "include-go-runtime-metrics", default: false, "Go's own metrics; nothing here is Go.",
        environment: "REDIS_EXPORTER_INCLUDE_GO_RUNTIME_METRICS", isHidden: true)

    /// What every exporter has, with the original's variables.
    public static let ofOriginal: [any FlagDeclaration] = [
        Flag(
            "web.listen-address", default: [":9121"],
            "Where to listen: :PORT, HOST:PORT, [IPv6]:PORT, unix:PATH or vsock://:PORT.",
            environment: "REDIS_EXPORTER_WEB_LISTEN_ADDRESS"),
        Flag(
            "web.telemetry-path", default: "/metrics", "The path of the metrics page.",
            environment: "REDIS_EXPORTER_WEB_TELEMETRY_PATH"),
    ]

    /// Today's level for the original's; what it does not know it takes for INFO.
    @Sendable public static func todaysLevel(_ text: String) -> String? {
        switch text.lowercased() {
        case "debug", "info", "warn", "warning", "error": text.lowercased()
        case "fatal", "panic": "error"
        case "trace": "debug"
        default: "info"
        }
    }
}
