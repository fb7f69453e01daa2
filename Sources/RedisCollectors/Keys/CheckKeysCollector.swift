import ExporterCore

/// How long single keys are, what memory they take, and the values of strings.
///
/// Source: `TYPE` and `MEMORY USAGE` of each key, then its length by type. Patterns go through all keys with `SCAN`;
/// both in the background, see ``KeyScanner``.
struct CheckKeysCollector: RedisCollector, ConfigurableCollector {
    static let name = "check_keys"
    static let keysFlag = Flag(
        "check-keys", default: "",
        "Keys, or patterns of keys, to report: db0=user:*,db1=counter, with %2C for a comma in a key.",
        environment: "REDIS_EXPORTER_CHECK_KEYS")
    static let singleKeysFlag = Flag(
        "check-single-keys", default: "", "Keys to report as --check-keys does, but never taken for patterns.",
        environment: "REDIS_EXPORTER_CHECK_SINGLE_KEYS")
    static let withoutValues = Flag(
        "disable-exporting-key-values", default: false, "Do not read and report the values of strings.",
        environment: "REDIS_EXPORTER_DISABLE_EXPORTING_KEY_VALUES")
    static let flags: [any FlagDeclaration] = [keysFlag, singleKeysFlag, withoutValues]

    static let size = Metric.gauge(
        "redis_key_size", "The length of the key's value, in bytes or elements; of a HyperLogLog, its count.",
        labels: ["db", "key"])
    static let memory = Metric.gauge(
        "redis_key_memory_usage_bytes", "Memory that the key and its value take, in bytes, about.",
        labels: ["db", "key"])
    static let value = Metric.gauge(
        "redis_key_value", "The value of a string that is a number.", labels: ["db", "key"])
    static let text = Metric.gauge(
        "redis_key_value_as_string", "Always 1; the value of a string that is no number.",
        labels: ["db", "key", "val"])
    static let metrics: [any MetricDeclaration] = [size, memory, value, text]

    let pass: CheckKeysPass
    let settings: KeySettings

    init(flags: FlagValues) throws(ConfigurationError) {
        self.init(
            keys: try KeyArguments(Self.keysFlag, flags), singleKeys: try KeyArguments(Self.singleKeysFlag, flags),
            flags: flags)
    }

    /// Looks at the keys given instead of those that flags name.
    init(keys: KeyArguments, singleKeys: KeyArguments, flags: FlagValues) {
        settings = KeySettings(flags: flags)
        pass = CheckKeysPass(
            keys: settings.effective(keys), singleKeys: settings.effective(singleKeys),
            readsValues: !flags[Self.withoutValues])
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard !pass.isEmpty, settings.allow(source.facts) else { return }
        let view = try source.keyScanner.view(pass, of: source, settings)
        let keys = view.findings
        func write(_ metric: Metric<2>, _ value: (CheckedKey) -> (some MetricValue)?) {
            page.family(metric) { samples in
                for key in keys {
                    if let value = value(key) { samples.add(value, key.databaseLabel, key.name.span) }
                }
            }
        }
        write(Self.size, \.size)
        write(Self.memory, \.memory)
        write(Self.value, \.number)
        page.family(Self.text) { samples in
            for key in keys {
                if case .text(let text) = key.value { samples.add(1, key.databaseLabel, key.name.span, text.span) }
            }
        }
        try page.finish(view)
    }
}

extension MetricPage {
    /// Reports what a pass could not do.
    ///
    /// - Throws: Why the latest pass was not completed.
    mutating func finish(_ view: KeyView<some Sendable>) throws(CollectorError) {
        for problem in view.problems { report(problem) }
        if let failure = view.failure { throw failure }
    }
}

/// What is known of a key.
struct CheckedKey: Equatable, Sendable {
    enum Value: Equatable, Sendable {
        case number(PrintedNumber)
        case text([UInt8])
    }

    let database: Int
    let name: [UInt8]
    /// Elements, or bytes.
    var size: Int?
    var memory: Int?
    var value: Value?

    var databaseLabel: String { "db\(database)" }

    var number: PrintedNumber? {
        if case .number(let number) = value { number } else { nil }
    }
}
