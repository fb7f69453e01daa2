import ExporterCore

/// How far the base backups are that are being taken.
///
/// Source: `pg_stat_progress_basebackup` (PostgreSQL 13 and later). Several at once are added up. The size is the
/// server's estimate, and not known when the client did not ask for it.
struct StatProgressBasebackupCollector: ViewCollector {
    static let name = "stat_progress_basebackup"

    static let view = QueryTable(
        "pg_stat_progress_basebackup",
        labels: ["phase": "min(p.phase)"],
        from: "pg_stat_progress_basebackup p HAVING count(*) > 0",
        emptyTTL: Query.rarely,
        columns: [
            gauge("running", "Base backups that are being taken.", "count(*)", needs: []),
            .gauge(
                "pg_stat_progress_basebackup_phase", "1 for the phase of a base backup that is being taken.",
                labels: ["phase"]),
            gauge("size_bytes", "Size of what is to be sent, estimated, in bytes.", "backup_total"),
            gauge("streamed_bytes", "Bytes sent.", "backup_streamed"),
            gauge("tablespaces", "Tablespaces to be sent.", "tablespaces_total"),
            gauge("tablespaces_streamed", "Tablespaces sent.", "tablespaces_streamed"),
        ])

    private static func gauge(_ name: String, _ help: String, _ sql: String, needs: [String]? = nil) -> TableColumn {
        .gauge(
            "pg_stat_progress_basebackup_\(name)", help, labels: [], sql: needs == nil ? "sum(p.\(sql))" : sql,
            needs: needs ?? [sql])
    }
}
