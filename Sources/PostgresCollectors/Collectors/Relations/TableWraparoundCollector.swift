import ExporterCore

/// The tables of each database that are closest to a vacuum against wraparound; off unless asked for.
///
/// Source: `pg_class.relfrozenxid` and `relminmxid`, of a table or what is toasted of it, whichever is older. Its cost
/// is a look at every table.
struct TableWraparoundCollector: RowsCollector, ConfigurableCollector {
    static let name = "table_wraparound"

    static let transactions = Metric.gauge(
        "pg_table_wraparound_age_transactions", "Age of the table's oldest transaction id, in transactions.",
        labels: ["datname", "schemaname", "relname"])
    static let multixacts = Metric.gauge(
        "pg_table_wraparound_age_multixacts", "Age of the table's oldest multixact, in multixacts.",
        labels: ["datname", "schemaname", "relname"])

    static let families: [any ColumnFamily] = [transactions, multixacts]

    static let ttl = Flag(
        "collector.table_wraparound.ttl", default: Duration.seconds(60),
        "How long the ages are good for before they are read again; 0s reads them at every scrape.")
    static let limit = Flag(
        "collector.table_wraparound.limit", default: 20,
        "How many tables of a database are reported, the oldest first.")
    static let flags: [any FlagDeclaration] = [ttl, limit]

    let query: Query

    init(flags: FlagValues) {
        query = Query(
            "pg_class.relfrozenxid", scope: .database, ttl: flags[Self.ttl],
            sql: """
                SELECT current_database() AS datname, n.nspname AS schemaname, t.relname AS relname,
                    greatest(age(t.relfrozenxid), age(o.relfrozenxid)) AS pg_table_wraparound_age_transactions,
                    greatest(mxid_age(t.relminmxid), mxid_age(o.relminmxid)) AS pg_table_wraparound_age_multixacts
                FROM pg_class t
                JOIN pg_namespace n ON n.oid = t.relnamespace
                LEFT JOIN pg_class o ON o.oid = t.reltoastrelid
                WHERE t.relkind IN ('r', 'm')
                ORDER BY 4 DESC, 5 DESC, t.oid
                LIMIT \(max(0, flags[Self.limit]))
                """)
    }
}
