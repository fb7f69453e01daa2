import ExporterCore

/// Blocks of each index that were and were not in the buffer cache.
///
/// Source: `pg_statio_user_indexes`, of each database that is watched. The original has no label `datname` here.
struct StatIOUserIndexesCollector: ViewCollector {
    static let name = "statio_user_indexes"

    static let view = View<4>(
        "pg_statio_user_indexes",
        labels: [
            "datname": "current_database()", "schemaname": "schemaname", "relname": "relname",
            "indexrelname": "indexrelname",
        ],
        from: "pg_statio_user_indexes ORDER BY idx_blks_hit + idx_blks_read DESC, indexrelid",
        scope: .database,
        columns: [
            .counter(
                "idx_blks_read_total", "Blocks of the index that were not in the buffer cache.", sql: "idx_blks_read"
            ).orZero,
            .counter(
                "idx_blks_hit_total", "Blocks of the index that were found in the buffer cache.", sql: "idx_blks_hit"
            ).orZero,
        ])
}
