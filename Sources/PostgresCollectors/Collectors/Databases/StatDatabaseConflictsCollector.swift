import ExporterCore

/// Queries of each database that a replica cancelled as they stood in the way of replaying WAL, by what they held.
///
/// Source: `pg_stat_database_conflicts`; all 0 on a primary.
struct StatDatabaseConflictsCollector: FlaggedViewCollector {
    static let name = "stat_database_conflicts"
    static let metrics: [any MetricDeclaration] = view(prefix: "pg").metrics

    let view: any ViewDeclaration

    init(flags: FlagValues) {
        view = Self.view(prefix: flags[PostgresFlags.metricPrefix])
    }

    private static func view(prefix: String) -> View<2> {
        View(
            "pg_stat_database_conflicts",
            prefix: "\(prefix)_stat_database_conflicts",
            labels: ["datid": "datid", "datname": "datname"],
            columns: [
                .counter("confl_tablespace", "Queries cancelled for a dropped tablespace."),
                .counter("confl_lock", "Queries cancelled for a lock that was not released in time."),
                .counter("confl_snapshot", "Queries cancelled for an old snapshot."),
                .counter("confl_bufferpin", "Queries cancelled for a pinned buffer."),
                .counter("confl_deadlock", "Queries cancelled for a deadlock with recovery."),
                ViewColumn(
                    kind: .untyped, name: "confl_active_logicalslot",
                    help: "Uses of logical slots cancelled for old snapshots or too low a wal_level.",
                    expression: "confl_active_logicalslot", needs: ["confl_active_logicalslot"]),
            ])
    }

    func labels(of target: PostgresTarget) -> [PageLabel] { target.labels.legacy }
}
