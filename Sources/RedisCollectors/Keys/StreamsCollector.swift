import ExporterCore

/// Streams, their consumer groups, and the groups' consumers.
///
/// Source: `XINFO STREAM`, `XINFO GROUPS`, `XINFO CONSUMERS`, in the background; see ``KeyScanner``. Of an entry's ID
/// the time counts, in milliseconds.
struct StreamsCollector: RedisCollector, ConfigurableCollector {
    static let name = "streams"
    static let streamsFlag = Flag(
        "check-streams", default: "", "Streams, or patterns of them, to report: db0=events:*,orders.",
        environment: "REDIS_EXPORTER_CHECK_STREAMS")
    static let singleStreamsFlag = Flag(
        "check-single-streams", default: "", "Streams to report as --check-streams does, but never taken for patterns.",
        environment: "REDIS_EXPORTER_CHECK_SINGLE_STREAMS")
    static let withoutConsumers = Flag(
        "streams-exclude-consumer-metrics", default: false, "Report no single consumers of streams.",
        environment: "REDIS_EXPORTER_STREAMS_EXCLUDE_CONSUMER_METRICS")
    static let groupLimit = Flag(
        "check-streams.group-limit", default: 1000, "The most consumer groups that are reported of a server.",
        environment: "REDIS_EXPORTER_CHECK_STREAMS_GROUP_LIMIT")
    static let consumerLimit = Flag(
        "check-streams.consumer-limit", default: 1000, "The most consumers of streams that are reported of a server.",
        environment: "REDIS_EXPORTER_CHECK_STREAMS_CONSUMER_LIMIT")
    static let flags: [any FlagDeclaration] = [
        streamsFlag, singleStreamsFlag, withoutConsumers, groupLimit, consumerLimit,
    ]

    static var metrics: [any MetricDeclaration] { StreamFamilies.metrics }

    let pass: StreamsPass
    let settings: KeySettings

    init(flags: FlagValues) throws(ConfigurationError) {
        for limit in [Self.groupLimit, Self.consumerLimit] { try KeySettings.requirePositive(limit, flags) }
        self.init(
            streams: try KeyArguments(Self.streamsFlag, flags),
            singleStreams: try KeyArguments(Self.singleStreamsFlag, flags), flags: flags)
    }

    /// Looks at the streams given instead of those that flags name.
    init(streams: KeyArguments, singleStreams: KeyArguments, flags: FlagValues) {
        settings = KeySettings(flags: flags)
        pass = StreamsPass(
            streams: settings.effective(streams), singleStreams: settings.effective(singleStreams),
            groupLimit: flags[Self.groupLimit],
            consumerLimit: flags[Self.withoutConsumers] ? nil : flags[Self.consumerLimit])
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard !pass.isEmpty, settings.allow(source.facts) else { return }
        let view = try source.keyScanner.view(pass, of: source, settings)
        StreamFamilies.write(view.findings, to: &page)
        try page.finish(view)
    }
}
