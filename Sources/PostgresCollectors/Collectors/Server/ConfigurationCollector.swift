import ExporterCore

/// Whether the configuration in effect is the one in the files.
///
/// Source: `pg_conf_load_time()` and `pg_settings.pending_restart`. Listing the settings is the costliest of the
/// server's own views, and the number changes only when the files are read.
struct ConfigurationCollector: RowsCollector, ConfigurableCollector {
    static let name = "configuration"

    static let loadTime = Metric.gauge(
        "pg_conf_load_time_seconds", "When the configuration files were last read, in Unix time.")
    static let pending = Metric.gauge(
        "pg_conf_pending_restart_settings", "Settings changed in the files that wait for a restart.")

    static let families: [any ColumnFamily] = [loadTime, pending]

    static let ttl = Flag(
        "collector.configuration.ttl", default: Duration.seconds(60),
        "How long the answer is good for before the settings are looked at again; 0s does at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    let query: Query

    init(flags: FlagValues) {
        query = Query(
            "pg_settings.pending_restart", ttl: flags[Self.ttl],
            sql: """
                SELECT extract(epoch FROM pg_conf_load_time()) AS pg_conf_load_time_seconds,
                    count(*) FILTER (WHERE pending_restart) AS pg_conf_pending_restart_settings
                FROM pg_settings
                """)
    }
}
