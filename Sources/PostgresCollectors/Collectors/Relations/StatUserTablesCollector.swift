import ExporterCore

/// Scans, changes, vacuums and sizes of each table.
///
/// Source: `pg_stat_user_tables`; `pg_table_size` and `pg_indexes_size`, which wait for whoever holds an exclusive lock on
/// a table, its indexes or what is toasted of it. So tables on which such a lock is held or waited for are passed over and
/// counted, and the sizes of the others are read.
struct StatUserTablesCollector: PostgresCollector, ConfigurableCollector {
    static let name = "stat_user_tables"

    static let view = View<3>(
        "pg_stat_user_tables",
        labels: ["datname": "current_database()", "schemaname": "schemaname", "relname": "relname"],
        from: "pg_stat_user_tables ORDER BY n_live_tup + n_dead_tup DESC, relid",
        scope: .database,
        columns: [
            .counter("seq_scan", "Sequential scans of the table."),
            .counter("seq_tup_read", "Rows read by sequential scans."),
            .counter("idx_scan", "Scans of the table's indexes.", sql: "coalesce(idx_scan, 0)", needs: ["idx_scan"]),
            .counter(
                "idx_tup_fetch", "Rows fetched by index scans.", sql: "coalesce(idx_tup_fetch, 0)",
                needs: ["idx_tup_fetch"]),
            .counter("n_tup_ins", "Rows inserted."),
            .counter("n_tup_upd", "Rows updated."),
            .counter("n_tup_del", "Rows deleted."),
            .counter("n_tup_hot_upd", "Rows updated without a new index entry."),
            .gauge("n_live_tup", "Live rows, estimated."),
            .gauge("n_dead_tup", "Dead rows, estimated."),
            .gauge("n_mod_since_analyze", "Rows changed since the last analyze, estimated."),
            .time("last_vacuum", "When the table was last vacuumed by hand, in Unix time; 0 is never."),
            .time("last_autovacuum", "When the autovacuum daemon last vacuumed the table, in Unix time; 0 is never."),
            .time("last_analyze", "When the table was last analyzed by hand, in Unix time; 0 is never."),
            .time("last_autoanalyze", "When the autovacuum daemon last analyzed the table, in Unix time; 0 is never."),
            .counter("vacuum_count", "Vacuums by hand, full ones not included."),
            .counter("autovacuum_count", "Vacuums by the autovacuum daemon."),
            .counter("analyze_count", "Analyzes by hand."),
            .counter("autoanalyze_count", "Analyzes by the autovacuum daemon."),
        ])

    static let indexSize = Metric.gauge(
        "pg_stat_user_tables_index_size_bytes", "Size of all indexes of the table, in bytes.",
        labels: ["datname", "schemaname", "relname"])
    static let tableSize = Metric.gauge(
        "pg_stat_user_tables_table_size_bytes",
        "Size of the table without its indexes, with what is toasted of it, in bytes.",
        labels: ["datname", "schemaname", "relname"])
    static let skipped = Metric.gauge(
        "pg_stat_user_tables_size_skipped",
        "Tables whose sizes were not read, because an exclusive lock on them is held or waited for.",
        labels: ["datname"])

    static let metrics: [any MetricDeclaration] = view.metrics + [indexSize, tableSize, skipped]

    static let ttl = Flag(
        "collector.stat_user_tables.ttl", default: Duration.seconds(60),
        "How long the sizes of tables are good for before they are read again; 0s reads them at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    private let sizes: Query

    init(flags: FlagValues) {
        sizes = Query("the sizes of tables", scope: .database, ttl: flags[Self.ttl], sql: sizesOfTables)
    }

    var queries: [Query] { [Self.view.query, sizes] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        Self.view.write(try source.answers(to: Self.view.query, reportingOn: &page), to: &page)

        let sizes = try source.answers(to: sizes, reportingOn: &page)
        page.family(Self.indexSize) { for rows in sizes { write(rows, 3, to: &$0) } }
        page.family(Self.tableSize) { for rows in sizes { write(rows, 4, to: &$0) } }
        page.family(Self.skipped) { samples in
            for rows in sizes where rows.count > 0 {
                samples.add((0..<rows.count).count { rows.cell($0, 5).equals("t") }, rows.cell(0, 0))
            }
        }
    }

    private func write(_ rows: ResultRows, _ column: Int, to samples: inout Samples<3>) {
        for row in 0..<rows.count {
            guard let size = Int(ascii: rows.cell(row, column)) else { continue }
            samples.add(size, rows.cell(row, 0), rows.cell(row, 1), rows.cell(row, 2))
        }
    }
}

/// One row a table; both sizes are `NULL` where the table is passed over.
private let sizesOfTables = """
    WITH locked AS (
        SELECT DISTINCT relation FROM pg_locks
        WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ), owners AS (
        SELECT relation AS oid FROM locked
        UNION SELECT i.indrelid FROM locked JOIN pg_index i ON i.indexrelid = locked.relation
    ), passed_over AS (
        SELECT oid FROM owners
        UNION SELECT c.oid FROM owners JOIN pg_class c ON c.reltoastrelid = owners.oid
    )
    SELECT current_database(), t.schemaname, t.relname,
        CASE WHEN p.oid IS NULL THEN pg_indexes_size(t.relid) END,
        CASE WHEN p.oid IS NULL THEN pg_table_size(t.relid) END,
        p.oid IS NOT NULL
    FROM pg_stat_user_tables t LEFT JOIN passed_over p ON p.oid = t.relid
    ORDER BY t.n_live_tup + t.n_dead_tup DESC, t.relid
    """
