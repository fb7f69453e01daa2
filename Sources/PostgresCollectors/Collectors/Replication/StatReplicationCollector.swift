import ExporterCore

/// How far each connected replica is behind.
///
/// Source: `pg_stat_replication` with the name of the slot from `pg_replication_slots`, on a server with replicas. The
/// address has its netmask behind it, as in `10.0.0.7/32`; in 0.19 it has not.
struct StatReplicationCollector: FlaggedViewCollector {
    static let name = "stat_replication"
    static let metrics = view(.latest).metrics

    let view: any ViewDeclaration

    init(flags: FlagValues) {
        view = Self.view(flags[PostgresFlags.compatibility])
    }

    func labels(of target: PostgresTarget) -> [PageLabel] { target.labels.formerlyLegacy }

    private static func view(_ compatibility: Compatibility) -> View<4> {
        // In 0.19 a column that the original knows nothing about, and so untyped.
        let replyTime = ViewColumn(
            kind: .untyped, name: "reply_time", help: "When the replica last answered, in Unix time.",
            expression: "floor(extract(epoch FROM reply_time))", needs: ["reply_time"])
        return View<4>(
            "pg_stat_replication",
            labels: [
                "application_name": "application_name",
                "client_addr": compatibility == .older ? "host(client_addr)" : "client_addr::text",
                "state": "state",
                "slot_name": "s.slot_name",
            ],
            columns: [
                .gauge(
                    "pg_current_wal_lsn_bytes", "Where the server's WAL is, in bytes since its beginning.",
                    sql: "current - '0/0'", needs: ["replay_lsn"]),
                .gauge(
                    "pg_wal_lsn_diff", "How far what the replica has replayed is behind, in bytes.",
                    sql: "pg_wal_lsn_diff(current, replay_lsn)", needs: ["replay_lsn"]),
                .gauge(
                    "pg_xlog_location_diff", "How far what the replica has replayed is behind, in bytes.",
                    sql: "pg_xlog_location_diff(current, replay_location)", needs: ["replay_location"]),
            ] + (compatibility == .older ? [replyTime] : []),
            from: sessions)
    }

    private static let sessions: View<4>.From = { (catalog) throws(CollectorError) in
        let names =
            catalog.has("replay_lsn", in: "pg_stat_replication")
            ? ("pg_last_wal_receive_lsn", "pg_current_wal_lsn")
            : ("pg_last_xlog_receive_location", "pg_current_xlog_location")
        return """
            (SELECT CASE WHEN pg_is_in_recovery() THEN \(names.0)() ELSE \(names.1)() END AS current) AS w,
            pg_stat_replication r LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid
            """
    }
}
