import ExporterCore

/// WAL files that wait to be archived.
///
/// Source: `pg_ls_archive_statusdir()` (PostgreSQL 12 and later), which `pg_monitor` may call: the `.ready` files. It
/// reads a directory that is as long as the backlog.
struct ArchiveStatusCollector: RowsCollector, ConfigurableCollector {
    static let name = "archive_status"

    static let ready = Metric.gauge("pg_archive_ready_files", "WAL files that wait to be archived.")
    static let oldest = Metric.gauge(
        "pg_archive_ready_oldest_age_seconds", "Time that the WAL file waiting longest has waited, in seconds.")

    static let families: [any ColumnFamily] = [ready, oldest]

    static let ttl = Flag(
        "collector.archive_status.ttl", default: Duration.seconds(60),
        "How long the number of waiting files is good for before it is counted again; 0s counts at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    let query: Query

    init(flags: FlagValues) {
        query = Query("pg_ls_archive_statusdir", ttl: flags[Self.ttl]) { (catalog) throws(CollectorError) in
            try catalog.require(function: "pg_ls_archive_statusdir")
            return """
                SELECT count(*) AS pg_archive_ready_files,
                    max(extract(epoch FROM clock_timestamp() - modification)) AS pg_archive_ready_oldest_age_seconds
                FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'
                """
        }
    }
}
