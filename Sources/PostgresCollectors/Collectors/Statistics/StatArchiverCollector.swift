import ExporterCore

/// How many WAL files have been archived, and how long ago the last was.
///
/// Source: `pg_stat_archiver`. Before the first is archived there is no age; 0.19 has `NaN` there.
struct StatArchiverCollector: FlaggedViewCollector {
    static let name = "stat_archiver"
    static let metrics = view(.latest).metrics

    let view: any ViewDeclaration

    init(flags: FlagValues) {
        view = Self.view(flags[PostgresFlags.compatibility])
    }

    func labels(of target: PostgresTarget) -> [PageLabel] { target.labels.formerlyLegacy }

    private static func view(_ compatibility: Compatibility) -> View<0> {
        let age = "extract(epoch FROM now() - last_archived_time)"
        return View<0>(
            "pg_stat_archiver",
            columns: [
                .counter("archived_count", "WAL files archived."),
                .counter("failed_count", "Attempts to archive a WAL file that failed."),
                .gauge(
                    "last_archive_age", "Age of the last archived WAL file, in seconds.",
                    sql: compatibility == .older ? "coalesce(\(age), 'NaN')" : age, needs: ["last_archived_time"]),
            ])
    }
}
