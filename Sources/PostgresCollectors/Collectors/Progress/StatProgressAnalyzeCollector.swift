import ExporterCore

/// How far each running `ANALYZE` is.
///
/// Source: `pg_stat_progress_analyze` (PostgreSQL 13 and later).
struct StatProgressAnalyzeCollector: ViewCollector {
    static let name = "stat_progress_analyze"

    static let view = QueryTable.progress(
        "pg_stat_progress_analyze",
        columns: [
            .phase("analyze", "1 for the phase of an ANALYZE that is running."),
            .progress("analyze_sample_blks", "Blocks of the table to be sampled.", sum: "sample_blks_total"),
            .progress("analyze_sample_blks_scanned", "Blocks of the table sampled.", sum: "sample_blks_scanned"),
            .progress("analyze_ext_stats", "Extended statistics to be worked out.", sum: "ext_stats_total"),
            .progress("analyze_ext_stats_computed", "Extended statistics worked out.", sum: "ext_stats_computed"),
            .progress("analyze_child_tables", "Child tables to be scanned.", sum: "child_tables_total"),
            .progress("analyze_child_tables_done", "Child tables scanned.", sum: "child_tables_done"),
        ])
}
