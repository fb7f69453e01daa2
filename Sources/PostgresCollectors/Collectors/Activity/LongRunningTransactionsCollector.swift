import ExporterCore

/// How many transactions are open, and the age of the oldest.
///
/// Source: `pg_stat_activity`, without our own session and autovacuum. Any open transaction counts, however short; the
/// second name says timestamp, but it is an age.
struct LongRunningTransactionsCollector: ViewCollector {
    static let name = "long_running_transactions"

    static let view = View<0>(
        "pg_stat_activity",
        prefix: "pg",
        from: """
            pg_stat_activity
            WHERE state IS DISTINCT FROM 'idle' AND query NOT LIKE 'autovacuum:%' AND xact_start IS NOT NULL
                AND pid <> pg_backend_pid()
            """,
        columns: [
            .gauge("long_running_transactions", "Open transactions.", sql: "count(*)", needs: []),
            .gauge(
                "long_running_transactions_oldest_timestamp_seconds",
                "Age of the oldest open transaction, in seconds; 0 when there is none.",
                sql: "max(extract(epoch FROM clock_timestamp() - xact_start))", needs: []
            ).orZero,
        ])
}
