import ExporterCore

/// Transactions, tuples, blocks and temporary files of each database.
///
/// Source: `pg_stat_database`, without its row about shared relations.
struct StatDatabaseCollector: ViewCollector {
    static let name = "stat_database"

    static let view = View<2>(
        "pg_stat_database",
        labels: ["datid": "datid", "datname": "datname"],
        from: "pg_stat_database WHERE datname IS NOT NULL",
        columns: [
            .gauge("numbackends", "Sessions connected to the database."),
            .counter("xact_commit", "Transactions committed."),
            .counter("xact_rollback", "Transactions rolled back."),
        ])
}
