import ExporterCore

/// How far each running `CLUSTER` or `VACUUM FULL` is.
///
/// Source: `pg_stat_progress_cluster` (PostgreSQL 12 and later). The table's lock is never asked for: its name comes
/// from the catalog.
struct StatProgressClusterCollector: ViewCollector {
    static let name = "stat_progress_cluster"

    static let view = QueryTable.progress(
        "pg_stat_progress_cluster",
        columns: [
            .phase("cluster", "1 for the phase of a CLUSTER or VACUUM FULL that is running."),
            .progress("cluster_heap_tuples_scanned", "Tuples scanned.", sum: "heap_tuples_scanned"),
            .progress("cluster_heap_tuples_written", "Tuples written.", sum: "heap_tuples_written"),
            .progress("cluster_heap_blks", "Blocks of the table to be scanned.", sum: "heap_blks_total"),
            .progress("cluster_heap_blks_scanned", "Blocks of the table scanned.", sum: "heap_blks_scanned"),
            .progress("cluster_indexes_rebuilt", "Indexes rebuilt.", sum: "index_rebuild_count"),
        ])
}
