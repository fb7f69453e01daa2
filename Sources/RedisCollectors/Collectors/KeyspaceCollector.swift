import ExporterCore

/// How many keys each database has: INFO keyspace.
struct KeyspaceCollector: RedisCollector, ConfigurableCollector {
    static let name = "keyspace"
    static let includeEmpty = Flag(
        "include-metrics-for-empty-databases", default: true,
        "Report databases without keys too, as many as the server has.",
        environment: "REDIS_EXPORTER_INCL_METRICS_FOR_EMPTY_DATABASES")
    static let flags: [any FlagDeclaration] = [includeEmpty]

    static let keys = Metric.gauge("redis_db_keys", "Keys in the database.", labels: ["db"])
    static let expiring = Metric.gauge(
        "redis_db_keys_expiring", "Keys in the database that have a time to live.", labels: ["db"])
    static let averageTTL = Metric.gauge(
        "redis_db_avg_ttl_seconds", "Estimated average time to live of the keys that have one, in seconds.",
        labels: ["db"])
    static let cached = Metric.gauge(
        "redis_db_keys_cached", "Keys of the database that are in memory, with KeyDB on flash.", labels: ["db"])
    static let withExpiringItems = Metric.gauge(
        "redis_db_keys_with_expiring_items", "Keys of which single fields have a time to live.", labels: ["db"])
    static let metrics: [any MetricDeclaration] = [keys, expiring, averageTTL, cached, withExpiringItems]

    private let includesEmpty: Bool
    private let getSettings: RedisCommand?

    init(flags: FlagValues) throws(ConfigurationError) {
        includesEmpty = flags[Self.includeEmpty]
        getSettings = includesEmpty ? ConfigCollector.getAll(flags) : nil
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { getSettings.map { [$0] } ?? [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let info = source.info
        let lines = info.lines(in: "Keyspace").filter { isDatabase(info.bytes($0.key)) }
        let listed = Set(lines.map { String(info.bytes($0.key)) })
        let empty = includesEmpty ? try emptyDatabases(besides: listed, source) : []

        func write(
            _ metric: Metric<1>, _ fields: [StaticString], empty: [String] = [], in unit: Scaled.Unit? = nil
        ) {
            page.family(metric) { samples in
                for line in lines {
                    let list = FieldList(info.bytes(line.value))
                    for field in fields {
                        guard let value = list.number(field) else { continue }
                        if let unit {
                            samples.add(value.scaled(unit), info.bytes(line.key))
                        } else {
                            samples.add(value, info.bytes(line.key))
                        }
                        break
                    }
                }
                for database in empty { samples.add(0, database) }
            }
        }
        write(Self.keys, ["keys"], empty: empty)
        write(Self.expiring, ["expires"], empty: empty)
        write(Self.averageTTL, ["avg_ttl"], in: .thousandths)
        write(Self.cached, ["cached_keys"])
        write(Self.withExpiringItems, ["subexpiry", "keys_with_volatile_items"])
    }

    /// The databases that INFO does not list.
    ///
    /// How many there are says CONFIG; where it may not be asked, there are as many as a server has by default.
    private func emptyDatabases(
        besides listed: Set<String>,
        _ source: RedisSource
    ) throws(CollectorError) -> [String] {
        // Sentinels have none.
        guard source.facts?.isSentinel != true else { return [] }
        var count = 16
        if source.facts?.isCluster == true {
            count = 1
        } else if let getSettings, case .success(let reply) = try source.outcomes(of: [getSettings])[0] {
            count = reply.value(of: "databases")?.integer ?? count
        }
        // More than any server has; a number of ours must not become series without end.
        return (0..<min(max(count, 0), 10_000)).map { "db\($0)" }.filter { !listed.contains($0) }
    }

    private func isDatabase(_ key: Span<UInt8>) -> Bool {
        key.hasPrefix("db") && Int(ascii: key.extracting(2...)) != nil
    }
}
