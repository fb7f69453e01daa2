import ExporterCore

/// The server's small caches: transaction status, multixacts, subtransactions, notifications.
///
/// Source: `pg_stat_slru` (PostgreSQL 13 and later), a row a cache; 17 gave the caches other names.
struct StatSLRUCollector: ViewCollector {
    static let name = "stat_slru"

    static let view = View<1>(
        "pg_stat_slru",
        labels: ["name": "name"],
        columns: [
            .counter("blocks_zeroed_total", "Blocks zeroed when they were begun.", sql: "blks_zeroed"),
            .counter("blocks_hit_total", "Blocks found in the cache.", sql: "blks_hit"),
            .counter("blocks_read_total", "Blocks read from disk.", sql: "blks_read"),
            .counter("blocks_written_total", "Blocks written to disk.", sql: "blks_written"),
            .counter("blocks_exists_total", "Blocks whose existence was checked.", sql: "blks_exists"),
            .counter("flushes_total", "Flushes of dirty blocks.", sql: "flushes"),
            .counter("truncates_total", "Truncations.", sql: "truncates"),
        ])
}
