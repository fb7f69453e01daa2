import ExporterCore

/// Scans and size of each index; off unless asked for, as there can be many.
///
/// Source: `pg_stat_user_indexes`. Sizes are those that the last vacuum or analyze saw, so no lock is asked for.
struct StatUserIndexesCollector: ViewCollector {
    static let name = "stat_user_indexes"

    static let view = View<4>(
        "pg_stat_user_indexes",
        labels: [
            "datname": "current_database()", "schemaname": "s.schemaname", "relname": "s.relname",
            "indexrelname": "s.indexrelname",
        ],
        from: "pg_stat_user_indexes s JOIN pg_class c ON c.oid = s.indexrelid ORDER BY c.relpages DESC, c.oid",
        scope: .database,
        columns: [
            .counter("idx_scan_total", "Scans of the index.", sql: "s.idx_scan", needs: ["idx_scan"]),
            .gauge(
                "last_idx_scan_timestamp_seconds", "When the index was last scanned, in Unix time.",
                sql: "extract(epoch FROM s.last_idx_scan)", needs: ["last_idx_scan"]),
            .counter(
                "idx_tup_read_total", "Index entries returned by scans.", sql: "s.idx_tup_read",
                needs: ["idx_tup_read"]),
            .counter(
                "idx_tup_fetch_total", "Live rows fetched by simple scans of the index.", sql: "s.idx_tup_fetch",
                needs: ["idx_tup_fetch"]),
            .gauge(
                "size_bytes", "Size of the index at its last vacuum or analyze, in bytes.",
                sql: "c.relpages::bigint * current_setting('block_size')::bigint", needs: ["indexrelid"]),
        ])
}
