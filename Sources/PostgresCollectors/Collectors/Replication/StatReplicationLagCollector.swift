import ExporterCore

/// How far each standby is behind, in bytes and in time.
///
/// Source: `pg_stat_replication`. The bytes are counted from the end of the server's own WAL, on a standby from what it
/// has received. The server measures the times when the standby confirms something, and forgets them when nothing is
/// left to confirm: then they have no sample. Connections that share a name, an address and a slot are told by the one
/// furthest behind; a temporary slot's name, new at each connection, is left out, and so are base backups.
struct StatReplicationLagCollector: ViewCollector {
    static let name = "stat_replication_lag"

    static let view = QueryTable(
        "pg_stat_replication",
        labels: [
            "application_name": "s.application_name", "client_addr": "host(s.client_addr)",
            "slot_name": "l.slot_name", "state": "min(s.state)", "sync_state": "min(s.sync_state)",
        ],
        from: """
            pg_stat_replication s
            LEFT JOIN pg_replication_slots l ON l.active_pid = s.pid AND NOT l.temporary
            CROSS JOIN (SELECT CASE WHEN pg_is_in_recovery()
                THEN coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                ELSE pg_current_wal_lsn() END AS lsn) AS own
            WHERE s.state IS DISTINCT FROM 'backup'
            GROUP BY 1, 2, 3
            """,
        columns: [
            gauge("connections", "Connections of the standby.", "count(*)"),
            seconds("write", "Time until the standby wrote recent WAL, in seconds."),
            seconds("flush", "Time until the standby flushed recent WAL, in seconds."),
            seconds("replay", "Time until the standby replayed recent WAL, in seconds."),
            bytes("sent", "WAL that has not been sent to the standby, in bytes."),
            bytes("write", "WAL that the standby has not written, in bytes."),
            bytes("flush", "WAL that the standby has not flushed, in bytes."),
            bytes("replay", "WAL that the standby has not replayed, in bytes."),
            gauge(
                "reply_age_seconds", "Time since the standby's last reply by its own clock, in seconds.",
                "max(extract(epoch FROM clock_timestamp() - s.reply_time))", needs: ["reply_time"]),
            gauge(
                "sync_priority", "The standby's turn to be the synchronous one; 0 is never.", "min(s.sync_priority)"),
            .gauge(
                "pg_stat_replication_state", "1 for the state of the connection to the standby.",
                labels: ["application_name", "client_addr", "slot_name", "state"],
                sql: "CASE WHEN min(s.state) IS NOT NULL THEN 1 END"),
            .gauge(
                "pg_stat_replication_sync_state", "1 for how commits wait for the standby.",
                labels: ["application_name", "client_addr", "slot_name", "sync_state"],
                sql: "CASE WHEN min(s.sync_state) IS NOT NULL THEN 1 END"),
        ])

    private static func gauge(_ name: String, _ help: String, _ sql: String, needs: [String] = []) -> TableColumn {
        .gauge(
            "pg_stat_replication_\(name)", help, labels: ["application_name", "client_addr", "slot_name"], sql: sql,
            needs: needs)
    }

    private static func seconds(_ step: String, _ help: String) -> TableColumn {
        gauge("\(step)_lag_seconds", help, "max(extract(epoch FROM s.\(step)_lag))", needs: ["\(step)_lag"])
    }

    private static func bytes(_ step: String, _ help: String) -> TableColumn {
        // greatest() passes over NULL, and would make a standby that has said nothing one that is up to date.
        gauge(
            "\(step)_lag_bytes", help,
            "max(CASE WHEN s.\(step)_lsn IS NOT NULL THEN greatest(0, own.lsn - s.\(step)_lsn) END)",
            needs: ["\(step)_lsn"])
    }
}
