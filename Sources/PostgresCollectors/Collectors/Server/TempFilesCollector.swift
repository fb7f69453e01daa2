import ExporterCore

/// Temporary files that queries have open right now, by tablespace.
///
/// Source: `pg_ls_tmpdir()` (PostgreSQL 12 and later), which `pg_monitor` may call. Files of parallel queries lie in a
/// folder of their own, and are not seen. It reads a directory of each tablespace, so it is off unless asked for.
struct TempFilesCollector: RowsCollector, ConfigurableCollector {
    static let name = "temp_files"

    static let files = Metric.gauge("pg_temp_files", "Temporary files of running queries.", labels: ["tablespace"])
    static let size = Metric.gauge(
        "pg_temp_files_size_bytes", "Size of the temporary files of running queries, in bytes.",
        labels: ["tablespace"])

    static let families: [any ColumnFamily] = [files, size]

    static let ttl = Flag(
        "collector.temp_files.ttl", default: Duration.seconds(60),
        "How long the sizes are good for before the files are looked at again; 0s does at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    let query: Query

    init(flags: FlagValues) {
        query = Query("pg_ls_tmpdir", ttl: flags[Self.ttl]) { (catalog) throws(CollectorError) in
            try catalog.require(function: "pg_ls_tmpdir")
            return """
                SELECT t.spcname AS tablespace, count(f.name) AS pg_temp_files,
                    coalesce(sum(f.size), 0) AS pg_temp_files_size_bytes
                FROM pg_tablespace t LEFT JOIN LATERAL pg_ls_tmpdir(t.oid) f ON true
                WHERE t.spcname <> 'pg_global'
                GROUP BY t.spcname
                """
        }
    }
}
