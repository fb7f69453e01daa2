import ExporterCore

/// How many keys match patterns.
///
/// Source: `SCAN` through the whole database, in the background; see ``KeyScanner``.
struct CountKeysCollector: RedisCollector, ConfigurableCollector {
    static let name = "count_keys"
    static let patternsFlag = Flag(
        "count-keys", default: "", "Patterns of keys to count: db0=session:*,db3=job:*.",
        environment: "REDIS_EXPORTER_COUNT_KEYS")
    static let flags: [any FlagDeclaration] = [patternsFlag]

    static let count = Metric.gauge(
        "redis_keys_count", "Keys that match the pattern; one that comes up twice is counted twice.",
        labels: ["db", "key"])
    static let metrics: [any MetricDeclaration] = [count]

    let pass: CountKeysPass
    let settings: KeySettings

    init(flags: FlagValues) throws(ConfigurationError) {
        self.init(try KeyArguments(Self.patternsFlag, flags), flags: flags)
    }

    /// Counts by the patterns given instead of those of the flag.
    init(_ patterns: KeyArguments, flags: FlagValues) {
        settings = KeySettings(flags: flags)
        pass = CountKeysPass(patterns: settings.effective(patterns))
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard !pass.patterns.isEmpty, settings.allow(source.facts) else { return }
        let view = try source.keyScanner.view(pass, of: source, settings)
        page.family(Self.count) {
            for count in view.findings { $0.add(count.keys, "db\(count.pattern.database)", count.pattern.key.span) }
        }
        try page.finish(view)
    }
}

/// Counts the keys of each pattern, on all nodes that have some; a count that is not complete is none.
struct CountKeysPass: KeyPass {
    struct Count: Equatable, Sendable {
        let pattern: KeyArguments.Item
        let keys: Int
    }

    static let scanName = "count-keys"
    static let cuts: [ScanProgress.Cut] = []
    static let none: [Count] = []

    let patterns: KeyArguments

    func run(_ walk: KeyWalk, _ board: KeyBoard<[Count]>) throws(CollectorError) {
        for pattern in patterns.items {
            var count = 0
            for node in try walk.nodes() {
                try walk.scan(pattern, of: node) { (keys, _) throws(CollectorError) in count += keys.count }
            }
            board.update { $0.append(Count(pattern: pattern, keys: count)) }
        }
    }
}
