import ExporterCore

/// How far each running `CREATE INDEX` or `REINDEX` is.
///
/// Source: `pg_stat_progress_create_index` (PostgreSQL 12 and later). Blocks and tuples are counted anew in each phase.
struct StatProgressCreateIndexCollector: ViewCollector {
    static let name = "stat_progress_create_index"

    static let view = QueryTable.progress(
        "pg_stat_progress_create_index",
        columns: [
            .phase("create_index", "1 for the phase of an index build that is running."),
            .progress("create_index_lockers", "Lockers to wait for.", sum: "lockers_total"),
            .progress("create_index_lockers_done", "Lockers waited for.", sum: "lockers_done"),
            .progress("create_index_blocks", "Blocks to be processed in this phase.", sum: "blocks_total"),
            .progress("create_index_blocks_done", "Blocks processed in this phase.", sum: "blocks_done"),
            .progress("create_index_tuples", "Tuples to be processed in this phase.", sum: "tuples_total"),
            .progress("create_index_tuples_done", "Tuples processed in this phase.", sum: "tuples_done"),
            .progress("create_index_partitions", "Partitions to be indexed.", sum: "partitions_total"),
            .progress("create_index_partitions_done", "Partitions indexed.", sum: "partitions_done"),
        ])
}
