import ExporterCore

/// What went wrong while changes were applied for a subscription.
///
/// Source: `pg_stat_subscription_stats` (PostgreSQL 15 and later); the conflicts are from 18 on.
struct StatSubscriptionStatsCollector: ViewCollector {
    static let name = "stat_subscription_stats"

    static let view = View<2>(
        "pg_stat_subscription_stats",
        labels: ["datname": "d.datname", "subname": "s.subname"],
        from: """
            pg_stat_subscription_stats t
            JOIN pg_subscription s ON s.oid = t.subid
            JOIN pg_database d ON d.oid = s.subdbid
            """,
        emptyTTL: Query.rarely,
        columns: [
            .counter("apply_errors_total", "Errors while changes were applied.", sql: "apply_error_count"),
            .counter("sync_errors_total", "Errors while tables were copied at first.", sql: "sync_error_count"),
            conflict("insert_exists", "Inserted rows that were there already."),
            conflict("update_origin_differs", "Updated rows that another origin had changed."),
            conflict("update_exists", "Updated rows whose new key was there already."),
            conflict("update_deleted", "Updated rows that another origin had deleted."),
            conflict("update_missing", "Updated rows that were missing."),
            conflict("delete_origin_differs", "Deleted rows that another origin had changed."),
            conflict("delete_missing", "Deleted rows that were missing."),
            conflict("multiple_unique_conflicts", "Rows that violated more than one unique constraint."),
        ])

    private static func conflict(_ kind: String, _ help: String) -> ViewColumn {
        .counter("conflict_\(kind)_total", help, sql: "confl_\(kind)")
    }
}
