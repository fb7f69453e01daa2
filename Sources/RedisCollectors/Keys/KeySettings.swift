import ExporterCore

/// What holds for all work on keys.
struct KeySettings: Hashable, Sendable {
    static let batchFlag = Flag(
        "check-keys-batch-size", default: 1000, "How many keys the server looks at in each SCAN, at most.",
        environment: "REDIS_EXPORTER_CHECK_KEYS_BATCH_SIZE")
    static let limitFlag = Flag(
        "check-keys.limit", default: 10_000,
        "The most keys, and the most streams, that are reported of a server; the others are only counted.",
        environment: "REDIS_EXPORTER_CHECK_KEYS_LIMIT")
    static let timeoutFlag = Flag(
        "key-scan.timeout", default: Duration.seconds(1),
        "How long a page waits for work on keys, at most a quarter of its time; then it shows the last results.",
        environment: "REDIS_EXPORTER_KEY_SCAN_TIMEOUT")
    static let skipsMastersFlag = Flag(
        "skip-checkkeys-for-role-master", default: false,
        "Do no work on keys while the server is a master; in a cluster, ask replicas only.",
        environment: "REDIS_EXPORTER_SKIP_CHECKKEYS_FOR_ROLE_MASTER")
    static let flags: [any FlagDeclaration] = [batchFlag, limitFlag, timeoutFlag, skipsMastersFlag]

    var batchSize = 1000
    var limit = 10_000
    var timeout = Duration.seconds(1)
    var skipsMasters = false
    /// Whether the keys are spread over a cluster's nodes.
    var isCluster = false
    /// Whether somebody looks for keys on the other nodes of the cluster, if there is one.
    var knowsOtherNodes = false

    init() {}

    /// What the flags say; whether they make sense has been checked with ``check(_:)``.
    init(flags: FlagValues) {
        batchSize = max(1, flags[Self.batchFlag])
        limit = max(1, flags[Self.limitFlag])
        timeout = flags[Self.timeoutFlag]
        skipsMasters = flags[Self.skipsMastersFlag]
        // Where every node is watched by itself, each has its own keys.
        isCluster = flags[RedisFlags.isCluster] && !flags[RedisFlags.allNodes]
        knowsOtherNodes = isCluster || flags[RedisFlags.allNodes]
    }

    /// - Throws: What is wrong with the flags that all work on keys has in common.
    static func check(_ flags: FlagValues) throws(ConfigurationError) {
        for flag in [batchFlag, limitFlag] { try requirePositive(flag, flags) }
    }

    static func requirePositive(_ flag: Flag<Int>, _ flags: FlagValues) throws(ConfigurationError) {
        if flags[flag] < 1 { throw ConfigurationError("cannot use --\(flag.name): it must be at least 1") }
    }

    /// What to look for: a cluster has one database only, whatever the user says.
    func effective(_ arguments: KeyArguments) -> KeyArguments {
        isCluster ? KeyArguments(arguments.items.map { KeyArguments.Item(database: 0, key: $0.key) }) : arguments
    }

    /// Whether the server's keys may be looked at at all.
    func allow(_ facts: ServerFacts?) -> Bool {
        guard let facts, !facts.isSentinel else { return false }
        return !skipsMasters || facts.role == "slave"
    }
}
