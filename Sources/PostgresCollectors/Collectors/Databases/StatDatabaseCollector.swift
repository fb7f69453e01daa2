import ExporterCore

/// Transactions, tuples, blocks, sessions and temporary files of each database.
///
/// Source: `pg_stat_database`, without its row about shared relations. Block times are in milliseconds and 0 unless
/// `track_io_timing` is on; checksum failures are absent unless the cluster has checksums.
struct StatDatabaseCollector: ViewCollector {
    static let name = "stat_database"

    static let view = View<2>(
        "pg_stat_database",
        labels: ["datid": "datid", "datname": "datname"],
        from: "pg_stat_database WHERE datname IS NOT NULL",
        columns: originals + ours)

    private static let originals: [ViewColumn] = [
        .gauge("numbackends", "Sessions connected to the database."),
        .counter("xact_commit", "Transactions committed."),
        .counter("xact_rollback", "Transactions rolled back."),
        .counter("blks_read", "Blocks that were not in the buffer cache."),
        .counter("blks_hit", "Blocks that were found in the buffer cache."),
        .counter("tup_returned", "Rows that scans read."),
        .counter("tup_fetched", "Rows that index scans fetched."),
        .counter("tup_inserted", "Rows inserted."),
        .counter("tup_updated", "Rows updated."),
        .counter("tup_deleted", "Rows deleted."),
        .counter("conflicts", "Queries cancelled as they conflicted with recovery; only replicas have any."),
        .counter("temp_files", "Temporary files made by queries."),
        .counter("temp_bytes", "Bytes written to temporary files."),
        .counter("deadlocks", "Deadlocks found."),
        .counter("blk_read_time", "Time spent reading data files, in milliseconds."),
        .counter("blk_write_time", "Time spent writing data files, in milliseconds."),
        .counter(
            "stats_reset", "When the statistics were last reset, in Unix seconds; 0 for never.",
            sql: "floor(extract(epoch FROM stats_reset))", needs: ["stats_reset"]
        ).orZero,
        seconds("active_time", "Time spent executing statements, in seconds."),
    ]

    private static let ours: [ViewColumn] = [
        seconds("session_time", "Time that sessions lasted, in seconds."),
        seconds("idle_in_transaction_time", "Time that sessions were idle in a transaction, in seconds."),
        count("sessions", "Sessions established."),
        count("sessions_abandoned", "Sessions that ended as the connection to the client was lost."),
        count("sessions_fatal", "Sessions that ended by a fatal error."),
        count("sessions_killed", "Sessions that an operator ended."),
        count("checksum_failures", "Data pages whose checksum was wrong."),
        .gauge(
            "checksum_last_failure_timestamp_seconds", "When a checksum was last wrong, in Unix seconds.",
            sql: "floor(extract(epoch FROM checksum_last_failure))", needs: ["checksum_last_failure"]),
        count("parallel_workers_to_launch", "Parallel workers that queries planned to launch."),
        count("parallel_workers_launched", "Parallel workers that queries launched."),
    ]

    private static func seconds(_ column: String, _ help: String) -> ViewColumn {
        .counter("\(column)_seconds_total", help, sql: "\(column) / 1000", needs: [column])
    }

    private static func count(_ column: String, _ help: String) -> ViewColumn {
        .counter("\(column)_total", help, sql: column)
    }
}
