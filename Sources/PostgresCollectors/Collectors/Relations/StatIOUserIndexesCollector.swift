import ExporterCore

/// Blocks of each index that were and were not in the buffer cache.
///
/// Source: `pg_statio_user_indexes`, of each database that is watched. The original has no label `datname` here, and so has
/// this in 0.19.
struct StatIOUserIndexesCollector: FlaggedViewCollector {
    static let name = "statio_user_indexes"
    static let metrics = withDatabase.metrics

    let view: any ViewDeclaration

    init(flags: FlagValues) {
        view = flags[PostgresFlags.compatibility] == .older ? Self.withoutDatabase : Self.withDatabase
    }

    private static let withDatabase = View<4>(
        "pg_statio_user_indexes",
        labels: [
            "datname": "current_database()", "schemaname": "schemaname", "relname": "relname",
            "indexrelname": "indexrelname",
        ],
        from: mostUsedFirst, scope: .database, columns: columns)

    private static let withoutDatabase = View<3>(
        "pg_statio_user_indexes",
        labels: ["schemaname": "schemaname", "relname": "relname", "indexrelname": "indexrelname"],
        from: mostUsedFirst, scope: .database, columns: columns)

    private static let mostUsedFirst =
        "pg_statio_user_indexes ORDER BY idx_blks_hit + idx_blks_read DESC, indexrelid"

    private static let columns: [ViewColumn] = [
        .counter(
            "idx_blks_read_total", "Blocks of the index that were not in the buffer cache.", sql: "idx_blks_read"
        ).orZero,
        .counter(
            "idx_blks_hit_total", "Blocks of the index that were found in the buffer cache.", sql: "idx_blks_hit"
        ).orZero,
    ]
}
