import ExporterCore

/// What a standby reads ahead while it replays WAL.
///
/// Source: `pg_stat_recovery_prefetch` (PostgreSQL 15 and later), on standbys only: elsewhere it tells of the last
/// recovery.
struct StatRecoveryPrefetchCollector: ViewCollector {
    static let name = "stat_recovery_prefetch"

    static let view = View<0>(
        "pg_stat_recovery_prefetch",
        from: "pg_stat_recovery_prefetch WHERE pg_is_in_recovery()",
        emptyTTL: Query.rarely,
        columns: [
            .counter("prefetched_blocks_total", "Blocks read ahead.", sql: "prefetch"),
            .counter("hit_blocks_total", "Blocks not read ahead because they were in shared buffers.", sql: "hit"),
            .counter("skipped_init_blocks_total", "Blocks not read ahead because they begin empty.", sql: "skip_init"),
            .counter("skipped_new_blocks_total", "Blocks not read ahead because they did not exist.", sql: "skip_new"),
            .counter(
                "skipped_full_page_blocks_total", "Blocks not read ahead because the WAL has them in full.",
                sql: "skip_fpw"),
            .counter(
                "skipped_repeated_blocks_total", "Blocks not read ahead because they had been just before.",
                sql: "skip_rep"),
            .gauge("wal_distance_bytes", "How far ahead of the replay it looks, in bytes of WAL.", sql: "wal_distance"),
            .gauge("block_distance", "How far ahead of the replay it looks, in blocks.", sql: "block_distance"),
            .gauge("io_depth", "Reads begun but not known to be complete.", sql: "io_depth"),
        ])
}
