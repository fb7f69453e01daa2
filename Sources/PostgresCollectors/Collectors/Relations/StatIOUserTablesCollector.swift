import ExporterCore

/// Blocks of each table, its indexes and its TOAST table that were and were not in the buffer cache.
///
/// Source: `pg_statio_user_tables`, of each database that is watched. A table without indexes or TOAST has zeros there.
/// The tables in use come first, should there be more than the limit.
struct StatIOUserTablesCollector: ViewCollector {
    static let name = "statio_user_tables"

    static let view = View<3>(
        "pg_statio_user_tables",
        labels: ["datname": "current_database()", "schemaname": "schemaname", "relname": "relname"],
        from: """
            pg_statio_user_tables ORDER BY coalesce(heap_blks_hit, 0) + coalesce(heap_blks_read, 0) DESC, relid
            """,
        scope: .database,
        columns: ["heap", "idx", "toast", "tidx"].flatMap { part in
            let of = parts[part] ?? part
            return [
                ViewColumn.counter(
                    "\(part)_blocks_read", "Blocks of \(of) that were not in the buffer cache.",
                    sql: "\(part)_blks_read"
                ).orZero,
                ViewColumn.counter(
                    "\(part)_blocks_hit", "Blocks of \(of) that were found in the buffer cache.",
                    sql: "\(part)_blks_hit"
                ).orZero,
            ]
        })

    private static let parts = [
        "heap": "the table", "idx": "the table's indexes", "toast": "the TOAST table",
        "tidx": "the TOAST table's indexes",
    ]
}
