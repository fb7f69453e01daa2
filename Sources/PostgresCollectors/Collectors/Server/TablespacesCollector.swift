import ExporterCore

/// The size of each tablespace.
///
/// Source: `pg_tablespace_size`, which looks at every file, so it is off unless asked for. A tablespace whose size the
/// role may not know (it needs `pg_read_all_stats` or CREATE on it) has no sample.
struct TablespacesCollector: RowsCollector, ConfigurableCollector {
    static let name = "tablespaces"

    static let size = Metric.gauge(
        "pg_tablespace_size_bytes", "Disk space used by the tablespace, in bytes.", labels: ["tablespace"])

    static let families: [any ColumnFamily] = [size]

    static let ttl = Flag(
        "collector.tablespaces.ttl", default: Duration.seconds(300),
        "How long the sizes are good for before they are read again; 0s reads them at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    let query: Query

    init(flags: FlagValues) {
        query = Query(
            "pg_tablespace_size", ttl: flags[Self.ttl],
            sql: """
                SELECT spcname AS tablespace,
                    CASE WHEN pg_has_role('pg_read_all_stats', 'USAGE') OR has_tablespace_privilege(oid, 'CREATE')
                    THEN pg_tablespace_size(oid) END AS pg_tablespace_size_bytes
                FROM pg_tablespace
                """)
    }
}
