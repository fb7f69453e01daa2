import ExporterCore

/// How far each running `VACUUM` is.
///
/// Source: `pg_stat_progress_vacuum`. Only tables of the database that we are connected to have a name, those of
/// others have their object id. Since PostgreSQL 17 what is called dead tuples is bytes, which are there under honest
/// names too.
struct StatProgressVacuumCollector: PostgresCollector {
    static let name = "stat_progress_vacuum"
    static let metrics = phases.metrics + counts.metrics

    private static let phases = View<3>(
        "pg_stat_progress_vacuum",
        labels: ["datname": datname, "relname": relname, "phase": "p.name"],
        from: """
            pg_stat_progress_vacuum v CROSS JOIN (
                VALUES ('initializing'), ('scanning heap'), ('vacuuming indexes'), ('vacuuming heap'),
                    ('cleaning up indexes'), ('truncating heap'), ('performing final cleanup')
            ) AS p (name)
            """,
        columns: [
            .gauge(
                "phase", "What the vacuum is at: 1 for the present phase.", sql: "(v.phase = p.name)::int",
                needs: ["phase"]
            ).orZero
        ])

    private static let counts = View<2>(
        "pg_stat_progress_vacuum",
        labels: ["datname": datname, "relname": relname],
        columns: [
            count("heap_blks", "Blocks of the table when the scan began.", "heap_blks_total"),
            count("heap_blks_scanned", "Blocks scanned."),
            count("heap_blks_vacuumed", "Blocks vacuumed."),
            count("index_vacuums", "How often the indexes have been vacuumed.", "index_vacuum_count"),
            .gauge(
                "max_dead_tuples",
                "Room for dead tuples before the indexes have to be vacuumed; since PostgreSQL 17 in bytes.",
                sql: "max_dead_tuples", needs: []
            ).orZero,
            .gauge(
                "num_dead_tuples",
                "Dead tuples gathered since the indexes were last vacuumed; since PostgreSQL 17 in bytes.",
                sql: "num_dead_tuples", needs: []
            ).orZero,
            count("max_dead_tuple_bytes", "Room for dead tuples before the indexes have to be vacuumed, in bytes."),
            count("dead_tuple_bytes", "Dead tuples gathered since the indexes were last vacuumed, in bytes."),
        ]
    ) { (catalog) throws(CollectorError) in
        guard catalog.has("dead_tuple_bytes", in: "pg_stat_progress_vacuum") else {
            return "pg_stat_progress_vacuum AS v"
        }
        return """
            (
                SELECT *, max_dead_tuple_bytes AS max_dead_tuples, dead_tuple_bytes AS num_dead_tuples
                FROM pg_stat_progress_vacuum
            ) AS v
            """
    }

    private static let datname = "coalesce(v.datname, 'unknown')"
    private static let relname = """
        coalesce(
            CASE WHEN v.datname = current_database() THEN v.relid::regclass::text END, v.relid::text, 'unknown')
        """

    var queries: [Query] { [Self.phases.query, Self.counts.query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        try Self.phases.write(from: source, to: &page)
        try Self.counts.write(from: source, to: &page)
    }

    private static func count(_ name: String, _ help: String, _ column: String? = nil) -> ViewColumn {
        .gauge(name, help, sql: column ?? name).orZero
    }
}
