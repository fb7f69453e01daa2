import ExporterCore

/// How many keys there are of each kind, and what memory they take, where Lua patterns tell the kinds.
///
/// Source: a script that goes through all databases with `SCAN` and `MEMORY USAGE`, in the background; see
/// ``KeyScanner``. A group is called as what its pattern captures.
struct KeyGroupsCollector: RedisCollector, ConfigurableCollector {
    static let name = "key_groups"
    static let patternsFlag = Flag(
        "check-key-groups", default: "",
        "Lua patterns, separated by commas, that put keys into groups by what they capture: ^(.*)_[^_]+$.",
        environment: "REDIS_EXPORTER_CHECK_KEY_GROUPS")
    static let limitFlag = Flag(
        "max-distinct-key-groups", default: 100,
        "The most groups of keys that are reported of a database, largest first; the others are the group overflow.",
        environment: "REDIS_EXPORTER_MAX_DISTINCT_KEY_GROUPS")
    static let flags: [any FlagDeclaration] = [patternsFlag, limitFlag]

    static let count = Metric.gauge("redis_key_group_count", "Keys of the group.", labels: ["db", "key_group"])
    static let memory = Metric.gauge(
        "redis_key_group_memory_usage_bytes", "Memory that the keys of the group take, in bytes, about.",
        labels: ["db", "key_group"])
    static let distinct = Metric.gauge(
        "redis_number_of_distinct_key_groups", "Groups that the database's keys make.", labels: ["db"])
    static let duration = Metric.gauge(
        "redis_last_key_groups_scrape_duration_milliseconds",
        "How long it took to put all keys into groups, in milliseconds; 0 when that is not asked for.")
    static let metrics: [any MetricDeclaration] = [count, memory, distinct, duration]

    let patterns: [String]
    let limit: Int
    let settings: KeySettings
    private let getSettings: RedisCommand?

    init(flags: FlagValues) throws(ConfigurationError) {
        try KeySettings.requirePositive(Self.limitFlag, flags)
        guard let patterns = Self.fields(flags[Self.patternsFlag]) else {
            throw ConfigurationError(
                "cannot use --\(Self.patternsFlag.name): a quote is not closed, or not around a whole pattern; "
                    + "write \"\" for one within quotes")
        }
        self.patterns = patterns
        limit = flags[Self.limitFlag]
        settings = KeySettings(flags: flags)
        getSettings = ConfigCollector.getAll(flags)
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] {
        patterns.isEmpty ? [] : getSettings.map { [$0] } ?? []
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard !patterns.isEmpty, settings.allow(source.facts) else {
            page.write(Self.duration, 0)
            return
        }
        let filled = filledDatabases(source.info)
        let all = try allDatabases(source)
        let pass = KeyGroupsPass(patterns: patterns, limit: limit, databases: filled)
        let view = try source.keyScanner.view(pass, of: source, settings)
        page.family(Self.count) { samples in
            for database in view.findings {
                for group in database.groups { samples.add(group.keys, database.label, group.name.span) }
            }
        }
        page.family(Self.memory) { samples in
            for database in view.findings {
                for group in database.groups { samples.add(group.bytes, database.label, group.name.span) }
            }
        }
        page.family(Self.distinct) { samples in
            for database in view.findings { samples.add(database.distinct, database.label) }
            let listed = Set(view.findings.map(\.database) + filled)
            for database in all where !listed.contains(database) { samples.add(0, "db\(database)") }
        }
        page.write(Self.duration, view.duration.map { $0 / .milliseconds(1) })
        try page.finish(view)
    }

    /// The databases that have keys.
    private func filledDatabases(_ info: InfoText) -> [Int] {
        if settings.isCluster { return [0] }
        return info.lines(in: "Keyspace").compactMap { line in
            let name = info.bytes(line.key)
            return name.hasPrefix("db") ? Int(ascii: name.extracting(2...)) : nil
        }
    }

    /// All databases: as many as the server says, or has by default.
    private func allDatabases(_ source: RedisSource) throws(CollectorError) -> Range<Int> {
        if source.facts?.isCluster == true { return 0..<1 }
        var count = 16
        if let getSettings, case .success(let reply) = try source.outcomes(of: [getSettings])[0] {
            count = reply.value(of: "databases")?.integer ?? count
        }
        return 0..<min(max(count, 0), 10_000)
    }

    /// The fields of a line of comma-separated values, of which some may be in quotes; `nil` when it is none.
    static func fields(_ line: String) -> [String]? {
        var fields: [String] = []
        var rest = line[...]
        while !rest.isEmpty {
            guard rest.first == "\"" else {
                let (field, others) = rest.split(atFirst: ",")
                guard !field.contains("\"") else { return nil }
                fields.append(String(field))
                rest = others ?? ""
                continue
            }
            var field = ""
            rest.removeFirst()
            while true {
                let (part, others) = rest.split(atFirst: "\"")
                guard let others else { return nil }
                field += part
                rest = others
                guard rest.first == "\"" else { break }
                field += "\""
                rest.removeFirst()
            }
            guard rest.isEmpty || rest.first == "," else { return nil }
            rest = rest.dropFirst()
            fields.append(field)
        }
        return fields.filter { !$0.isEmpty }
    }
}
