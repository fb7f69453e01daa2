import ExporterCore

/// How many WAL files there are, and how large they are together.
///
/// Source: `pg_ls_waldir()`, which takes a superuser or a member of `pg_monitor`.
struct WALCollector: ViewCollector {
    static let name = "wal"

    static let view = View<0>(
        "pg_ls_waldir",
        prefix: "pg_wal",
        columns: [
            .gauge("segments", "WAL files.", sql: "count(*)", needs: []),
            .gauge("size_bytes", "Disk space that WAL files take, in bytes.", sql: "sum(size)", needs: []),
        ]
    ) { (catalog) throws(CollectorError) in
        try catalog.require(function: "pg_ls_waldir")
        return "pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
    }
}
