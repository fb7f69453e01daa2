import ExporterCore

/// How many WAL files have been archived, and how long ago the last was.
///
/// Source: `pg_stat_archiver`. Before the first is archived there is no age; 0.19 has `NaN` there.
struct StatArchiverCollector: PostgresCollector, ConfigurableCollector {
    static let name = "stat_archiver"
    static let flags: [any FlagDeclaration] = []
    static let metrics = view(.latest).metrics

    private let view: View<0>

    init(flags: FlagValues) {
        view = Self.view(flags[PostgresFlags.compatibility])
    }

    var queries: [Query] { [view.query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        page.constantLabels += source.target.labels.formerlyLegacy
        try view.write(from: source, to: &page)
    }

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
