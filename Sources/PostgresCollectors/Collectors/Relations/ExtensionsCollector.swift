import ExporterCore

/// The extensions installed in each database.
///
/// Source: `pg_extension`.
struct ExtensionsCollector: RowsCollector {
    static let name = "extensions"

    static let info = Metric.gauge(
        "pg_extension_info", "1 for each extension that is installed.", labels: ["datname", "name", "version"])

    static let families: [any ColumnFamily] = [info]

    let query = Query(
        "pg_extension", scope: .database,
        sql: """
            SELECT current_database() AS datname, extname AS name, extversion AS version, 1 AS pg_extension_info
            FROM pg_extension
            """)
}
