import ExporterCore

/// How far each running `COPY` is.
///
/// Source: `pg_stat_progress_copy` (PostgreSQL 14 and later). Several between one table and the outside are added up;
/// the `COPY` of a query's result has no table. The server knows the size of a file that it reads itself, of nothing
/// else.
struct StatProgressCopyCollector: ViewCollector {
    static let name = "stat_progress_copy"

    static let view = QueryTable(
        "pg_stat_progress_copy",
        labels: [
            "datname": "p.datname", "relname": "CASE WHEN p.relid <> 0 THEN \(QueryTable.progressRelation) END",
            "command": "p.command",
        ],
        from: "pg_stat_progress_copy p GROUP BY 1, 2, 3",
        emptyTTL: Query.rarely,
        columns: [
            gauge("running", "COPY commands that are running.", "count(*)"),
            gauge(
                "size_bytes", "Size of the file that is read, in bytes.", "nullif(sum(p.bytes_total), 0)",
                needs: ["bytes_total"]),
            gauge("processed_bytes", "Bytes copied.", "sum(p.bytes_processed)", needs: ["bytes_processed"]),
            gauge("tuples_processed", "Tuples copied.", "sum(p.tuples_processed)", needs: ["tuples_processed"]),
            gauge(
                "tuples_excluded", "Tuples left out by the WHERE clause.", "sum(p.tuples_excluded)",
                needs: ["tuples_excluded"]),
            gauge(
                "tuples_skipped", "Tuples left out because they were malformed.", "sum(p.tuples_skipped)",
                needs: ["tuples_skipped"]),
        ])

    private static func gauge(_ name: String, _ help: String, _ sql: String, needs: [String] = []) -> TableColumn {
        .gauge(
            "pg_stat_progress_copy_\(name)", help, labels: ["datname", "relname", "command"], sql: sql, needs: needs)
    }
}
