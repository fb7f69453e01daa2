extension InfoField {
    /// Every field that is exported wherever a server has it: first those of the original, then those it lacks.
    static let known: [InfoField] = [
        server, memory, persistence, stats, keyStats, replication, cpu, cluster, modules, search, valkeySearch, tile38,
        keyDB, more, moreReplication, moreValkey, moreKeyDB,
    ].flatMap(\.self)
}
