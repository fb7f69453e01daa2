import ExporterCore

/// The disk space and the connection limit of each database.
///
/// Source: `pg_database` and `pg_database_size()`, which looks at every file of a database and is therefore asked less
/// often. A database that the role may not connect to has no size, unless the role may read all statistics; nor has
/// one that a crashed `DROP DATABASE` left behind.
struct DatabaseCollector: PostgresCollector, ConfigurableCollector {
    static let name = "database"

    static let ttl = Flag(
        "collector.database.ttl", default: Duration.seconds(60),
        "How long the databases' sizes are good for before they are taken again; 0s takes them at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    static let metrics = limits.metrics + sizes(ttl: .zero, exclude: []).metrics

    private static let limits = View<1>(
        "pg_database",
        labels: ["datname": "datname"],
        columns: [
            .gauge(
                "connection_limit",
                "How many connections the database takes at most; -1 is any number, -2 an invalid database.",
                sql: "datconnlimit", needs: [])
        ])

    private let sizes: View<1>

    init(flags: FlagValues) {
        sizes = Self.sizes(ttl: flags[Self.ttl], exclude: nameList(flags[PostgresFlags.excludeDatabases]))
    }

    var queries: [Query] { [Self.limits.query, sizes.query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        try Self.limits.write(from: source, to: &page)
        try sizes.write(from: source, to: &page)
    }

    /// The view of the sizes.
    ///
    /// What is excluded is not measured either: that would cost as much.
    private static func sizes(ttl: Duration, exclude: [String]) -> View<1> {
        let names = exclude.map(literal).joined(separator: ", ")
        return View<1>(
            "pg_database",
            labels: ["datname": "datname"],
            from: """
                (
                    SELECT datname, CASE
                        WHEN has_database_privilege(oid, 'CONNECT') OR EXISTS (
                            SELECT FROM pg_roles r
                            WHERE r.rolname = 'pg_read_all_stats' AND pg_has_role(r.oid, 'USAGE'))
                        THEN pg_database_size(oid)
                    END AS bytes
                    FROM pg_database
                    WHERE datconnlimit <> -2\(exclude.isEmpty ? "" : " AND datname NOT IN (\(names))")
                ) AS d
                """,
            ttl: ttl,
            columns: [.gauge("size_bytes", "Disk space that the database takes, in bytes.", sql: "bytes", needs: [])])
    }
}
