import ExporterCore

/// How a standby is doing: what it has received and replayed, and whether its primary still talks to it.
///
/// Source: the functions of recovery and `pg_stat_wal_receiver`. A server that is no standby has no samples. The age of
/// the last message tells a cut connection from an idle primary, which `pg_replication_lag_seconds` cannot.
struct RecoveryCollector: ViewCollector {
    static let name = "recovery"

    static let view = QueryTable(
        "pg_stat_wal_receiver",
        from: """
            (SELECT pg_last_wal_receive_lsn() AS received, pg_last_wal_replay_lsn() AS replayed) AS own
            LEFT JOIN (SELECT * FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) AS receiver ON true
            WHERE pg_is_in_recovery()
            """,
        applies: \.isInRecovery,
        columns: [
            gauge(
                "receive_lsn_bytes", "The last WAL position received from the primary, in bytes.", "received - '0/0'"),
            gauge("replay_lsn_bytes", "The last WAL position replayed, in bytes.", "replayed - '0/0'"),
            gauge(
                "replay_lag_bytes", "WAL received but not replayed, in bytes.",
                "CASE WHEN received IS NOT NULL THEN greatest(0, received - replayed) END"),
            gauge(
                "replay_paused", "Whether the replay of WAL is paused.",
                "CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END"),
            gauge(
                "wal_receiver_up", "Whether a WAL receiver streams from the primary.",
                "receiver.pid IS NOT NULL AND coalesce(receiver.status = 'streaming', true)",
                needs: ["pid", "status"]),
            gauge(
                "last_message_age_seconds", "Time since the primary's last message came in, in seconds.",
                "extract(epoch FROM clock_timestamp() - receiver.last_msg_receipt_time)",
                needs: ["last_msg_receipt_time"]),
        ])

    private static func gauge(_ name: String, _ help: String, _ sql: String, needs: [String] = []) -> TableColumn {
        .gauge("pg_recovery_\(name)", help, labels: [], sql: sql, needs: needs)
    }
}
