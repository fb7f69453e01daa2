import ExporterCore

/// What a Sentinel says of itself, and of the masters it watches.
///
/// Source: INFO sentinel, SENTINEL MASTERS, and for each master SENTINEL CKQUORUM, SENTINELS and SLAVES, all in one go.
/// A server that is no Sentinel is not asked.
struct SentinelCollector: RedisCollector, ConfigurableCollector {
    static let name = "sentinel"
    static let masters = RedisCommand("SENTINEL", "MASTERS")
    static let getSettings = RedisCommand("SENTINEL", "CONFIG", "GET", "*", named: 3)
    static let includePeers = Flag(
        "include-sentinel-peer-info", default: false, "Report the other Sentinels that watch each master.",
        environment: "REDIS_EXPORTER_INCL_SENTINEL_PEER_INFO")
    /// It goes by ``ConfigCollector/includeAll`` and ``ConfigCollector/redact`` as well.
    static let flags: [any FlagDeclaration] = [includePeers]

    static let texts = Metric.gauge(
        "redis_sentinel_config_key_value",
        "Always 1; a setting of the Sentinel and its value, with --include-config-metrics.", labels: ["key", "value"])
    static let values = Metric.gauge(
        "redis_sentinel_config_value",
        "A setting of the Sentinel whose value is a number, with --include-config-metrics.", labels: ["key"])
    static var metrics: [any MetricDeclaration] {
        SentinelInfoFamilies.metrics + SentinelMasterFamilies.metrics + [texts, values]
    }

    private let includesPeers: Bool
    private let includesSettings: Bool
    private let redacts: Bool
    /// The families of INFO that ``InfoCollector`` leaves to this collector.
    private let fields = InfoFamilies()

    init(flags: FlagValues) throws(ConfigurationError) {
        includesPeers = flags[Self.includePeers]
        includesSettings = flags[ConfigCollector.includeAll]
        redacts = flags[ConfigCollector.redact]
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] {
        guard facts?.isSentinel == true else { return [] }
        return [Self.masters] + (includesSettings ? [Self.getSettings] : [])
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard source.facts?.isSentinel == true else { return }
        let info = source.info
        SentinelInfoFamilies.write(info, to: &page)
        fields.write(info.lines(in: "Sentinel"), of: info, to: &page)

        let reply = try source.reply(to: Self.masters)
        guard reply.kind == .array else { throw .malformed(Self.masters.name, "the reply is no array") }
        let masters = reply.elements.compactMap { SentinelMaster($0) }
        if masters.count < reply.count {
            page.report(.malformed(Self.masters.name, "a master is without name, ip or port"))
        }
        let outcomes = try source.outcomes(of: masters.flatMap(\.commands))
        let states = masters.enumerated().map { index, master in
            SentinelMasterState(
                master, Array(outcomes[index * 3..<index * 3 + 3]), refusal: source.refusal(of: master.commands[0]),
                &page)
        }
        SentinelMasterFamilies.write(states, includingPeers: includesPeers, to: &page)
        if includesSettings { try writeSettings(source, to: &page) }
    }

    private func writeSettings(_ source: RedisSource, to page: inout MetricPage) throws(CollectorError) {
        let settings = try source.reply(to: Self.getSettings)
        let shown = settings.pairs.filter { !redacts || !isSecret($0.key.bytes) }
        page.family(Self.texts) { for (key, value) in shown { $0.add(1, key.bytes, value.bytes) } }
        page.family(Self.values) { for (key, value) in shown { $0.add(value.number, key.bytes) } }
    }
}

private func isSecret(_ key: Span<UInt8>) -> Bool {
    key.equals("sentinel-pass") || key.equals("auth-pass") || key.equals("requirepass") || key.equals("masterauth")
        || key.equals("tls-key-file-pass") || key.equals("tls-client-key-file-pass")
}
