import ExporterCore

/// How far each database is from running out of transaction ids.
///
/// Source: `pg_database`, of those that take connections. The names say seconds, but these are transactions: autovacuum
/// steps in at `autovacuum_freeze_max_age`, and the server refuses to write near 2 billion.
struct DatabaseWraparoundCollector: ViewCollector {
    static let name = "database_wraparound"

    static let view = View<1>(
        "pg_database",
        prefix: "pg_database_wraparound",
        labels: ["datname": "datname"],
        from: "pg_database WHERE datallowconn",
        columns: [
            .gauge(
                "age_datfrozenxid_seconds",
                "Age of the oldest transaction id that is not frozen; although its name says seconds, transactions.",
                sql: "age(datfrozenxid)", needs: []),
            .gauge(
                "age_datminmxid_seconds",
                "Age of the oldest multixact id in use; although its name says seconds, multixacts.",
                sql: "mxid_age(datminmxid)", needs: []),
        ])
}
