import ExporterCore

/// Checkpoints and restartpoints, and what they have written.
///
/// Source: `pg_stat_checkpointer`, since PostgreSQL 17.
struct StatCheckpointerCollector: ViewCollector {
    static let name = "stat_checkpointer"

    static let view = View<0>(
        "pg_stat_checkpointer",
        columns: [
            count("num_timed", "Checkpoints that were due by time."),
            count("num_requested", "Checkpoints that were asked for."),
            count("restartpoints_timed", "Restartpoints that were due by time."),
            count("restartpoints_req", "Restartpoints that were asked for."),
            count("restartpoints_done", "Restartpoints that were performed."),
            count("write_time", "Time spent writing files, in milliseconds."),
            count("sync_time", "Time spent syncing files, in milliseconds."),
            count("buffers_written", "Buffers written by checkpoints and restartpoints."),
            .counter(
                "stats_reset_total", "When the statistics were last reset, in Unix seconds; 0 for never.",
                sql: "floor(extract(epoch FROM stats_reset))", needs: ["stats_reset"]
            ).orZero,
            count("num_done", "Checkpoints that were performed; those skipped as nothing had happened are not."),
            count("slru_written", "Buffers of the server's small caches (SLRU) written by checkpoints."),
        ])

    private static func count(_ column: String, _ help: String) -> ViewColumn {
        .counter("\(column)_total", help, sql: column).orZero
    }
}
