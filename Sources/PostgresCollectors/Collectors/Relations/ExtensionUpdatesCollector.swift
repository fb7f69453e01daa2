import ExporterCore

/// Whether the server has a newer version of an extension than the one installed; off unless asked for.
///
/// Source: `pg_available_extensions`, which reads a file for each extension the server could have.
struct ExtensionUpdatesCollector: RowsCollector, ConfigurableCollector {
    static let name = "extension_updates"

    static let isOutdated = Metric.gauge(
        "pg_extension_outdated",
        "Whether the server's default version of the extension is another than that installed.",
        labels: ["datname", "name", "version", "default_version"])

    static let families: [any ColumnFamily] = [isOutdated]

    static let ttl = Flag(
        "collector.extension_updates.ttl", default: Duration.seconds(300),
        "How long the versions are good for before they are read again; 0s reads them at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    let query: Query

    init(flags: FlagValues) {
        query = Query(
            "pg_available_extensions", scope: .database, ttl: flags[Self.ttl],
            sql: """
                SELECT current_database() AS datname, name, installed_version AS version, default_version,
                    installed_version <> default_version AS pg_extension_outdated
                FROM pg_available_extensions
                WHERE installed_version IS NOT NULL
                """)
    }
}
