import ExporterCore

/// When each running autovacuum began.
///
/// Source: `pg_stat_activity`, whose query then is `autovacuum: VACUUM public.orders (to prevent wraparound)`; the
/// label is what follows the schema.
struct StatActivityAutovacuumCollector: ViewCollector {
    static let name = "stat_activity_autovacuum"

    static let view = View<1>(
        "pg_stat_activity",
        prefix: "pg_stat_activity_autovacuum",
        labels: ["relname": "split_part(query, '.', 2)"],
        from: "pg_stat_activity WHERE query LIKE 'autovacuum:%'",
        columns: [
            .gauge(
                "timestamp_seconds", "When the autovacuum's transaction began, in Unix seconds.",
                sql: "extract(epoch FROM xact_start)", needs: ["xact_start"])
        ])
}
