import ExporterCore

/// Transactions prepared for two-phase commit that nobody has ended, of each database.
///
/// Source: `pg_prepared_xacts`. Forgotten ones keep their locks and hold vacuum back.
/// A database without any has no samples.
struct PreparedTransactionsCollector: ViewCollector {
    static let name = "prepared_transactions"

    static let view = QueryTable(
        "pg_prepared_xacts",
        labels: ["datname": "d.datname"],
        from: """
            pg_prepared_xacts p JOIN pg_database d ON d.datname = p.database
            GROUP BY d.datname
            """,
        emptyTTL: Query.rarely,
        columns: [
            .gauge(
                "pg_prepared_transactions", "Prepared transactions.", labels: ["datname"], sql: "count(p.gid)",
                needs: ["gid"]),
            .gauge(
                "pg_prepared_transactions_oldest_seconds", "Age of the oldest prepared transaction, in seconds.",
                labels: ["datname"], sql: "max(extract(epoch FROM clock_timestamp() - p.prepared))",
                needs: ["prepared"]),
        ])
}
