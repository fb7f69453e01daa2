import ExporterCore

/// Whether the server is a replica, and how old what it has replayed last is.
///
/// Source: `pg_last_wal_receive_lsn()` and its kin. The lag is what the original makes of it, and wrong at both ends: a
/// replica that is cut off has replayed all it received and says 0, and one behind a primary without writes grows
/// steadily while it is up to date. Alert on `pg_stat_wal_receiver` and on the primary's `pg_stat_replication` instead.
struct ReplicationCollector: ViewCollector {
    static let name = "replication"

    static let view = View<0>(
        "pg_replication",
        columns: [
            .gauge(
                "lag_seconds",
                "Age of the last replayed transaction, in seconds; 0 on a primary, and where all received is replayed.",
                sql: "CASE WHEN is_replica AND received IS DISTINCT FROM replayed THEN age ELSE 0 END", needs: []),
            .gauge("is_replica", "Whether the server is a replica.", sql: "is_replica", needs: []),
            .gauge(
                "last_replay_seconds", "Age of the last replayed transaction, in seconds; 0 on a primary.", sql: "age",
                needs: []),
        ]
    ) { (catalog) throws(CollectorError) in
        try catalog.require(function: "pg_last_wal_receive_lsn")
        return """
            (
                SELECT pg_is_in_recovery() AS is_replica,
                    pg_last_wal_receive_lsn() AS received, pg_last_wal_replay_lsn() AS replayed,
                    greatest(0, extract(epoch FROM now() - pg_last_xact_replay_timestamp())) AS age
            ) AS r
            """
    }
}
