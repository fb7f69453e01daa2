import ExporterCore

/// What the background writer and the checkpointer have written.
///
/// Source: `pg_stat_bgwriter`. PostgreSQL 17 moved most of it to `pg_stat_checkpointer` and `pg_stat_io`, from where it
/// is reported under its old names.
struct StatBGWriterCollector: ViewCollector {
    static let name = "stat_bgwriter"

    static let view = View<0>(
        "pg_stat_bgwriter",
        columns: [
            count("checkpoints_timed", "Checkpoints that were due by time."),
            count("checkpoints_req", "Checkpoints that were asked for."),
            count("checkpoint_write_time", "Time checkpoints took to write files, in milliseconds."),
            count("checkpoint_sync_time", "Time checkpoints took to sync files, in milliseconds."),
            count("buffers_checkpoint", "Buffers written by checkpoints."),
            count("buffers_clean", "Buffers written by the background writer."),
            count("maxwritten_clean", "How often the background writer stopped as it had written its share."),
            count("buffers_backend", "Buffers written, or added to a file, by a backend itself."),
            count("buffers_backend_fsync", "How often a backend had to sync a file itself."),
            count("buffers_alloc", "Buffers allocated."),
            .counter(
                "stats_reset_total", "When the statistics were last reset, in Unix seconds; 0 for never.",
                sql: "floor(extract(epoch FROM stats_reset))", needs: []
            ).orZero,
        ]
    ) { (catalog) throws(CollectorError) in
        _ = try catalog.columns(of: "pg_stat_bgwriter")
        guard !catalog.has("checkpoints_timed", in: "pg_stat_bgwriter") else { return "pg_stat_bgwriter" }
        return """
            (
                SELECT num_timed AS checkpoints_timed, num_requested AS checkpoints_req,
                    write_time AS checkpoint_write_time, sync_time AS checkpoint_sync_time,
                    buffers_written AS buffers_checkpoint,
                    buffers_clean, maxwritten_clean, buffers_backend, buffers_backend_fsync, buffers_alloc,
                    b.stats_reset
                FROM pg_stat_bgwriter b, pg_stat_checkpointer c, (\(backendWrites(catalog))) AS io
            ) AS s
            """
    }

    private static func count(_ column: String, _ help: String) -> ViewColumn {
        .counter("\(column)_total", help, sql: column, needs: []).orZero
    }

    /// What backends wrote of relations' files: since PostgreSQL 18 a write may be of several buffers.
    private static func backendWrites(_ catalog: ServerCatalog) -> String {
        let buffers =
            catalog.has("write_bytes", in: "pg_stat_io")
            ? "floor(sum(coalesce(write_bytes, 0) + coalesce(extend_bytes, 0)) / current_setting('block_size')::int)"
            : "sum(coalesce(writes, 0) + coalesce(extends, 0))"
        return """
            SELECT \(buffers) AS buffers_backend, sum(fsyncs) AS buffers_backend_fsync
            FROM pg_stat_io
            WHERE object = 'relation'
                AND backend_type NOT IN ('background writer', 'checkpointer', 'standalone backend')
            """
    }
}
