import Testing

@testable import PostgresCollectors

@Suite struct ReplicationCollectorTests {
    @Test func `reports the lag of a replica`() throws {
        let rows = ResultRows(["lag_seconds", "is_replica", "last_replay_seconds"], [["12.345678", "t", "12.345678"]])
        #expect(
            try page(of: ReplicationCollector(), answering: rows)
                == """
                # HELP pg_replication_lag_seconds Age of the last replayed transaction, in seconds; 0 on a primary, \
                and where all received is replayed.
                # TYPE pg_replication_lag_seconds gauge
                pg_replication_lag_seconds 12.345678
                # HELP pg_replication_is_replica Whether the server is a replica.
                # TYPE pg_replication_is_replica gauge
                pg_replication_is_replica 1
                # HELP pg_replication_last_replay_seconds Age of the last replayed transaction, in seconds; 0 on a \
                primary.
                # TYPE pg_replication_last_replay_seconds gauge
                pg_replication_last_replay_seconds 12.345678

                """)
    }

    @Test func `is absent before PostgreSQL 10`() {
        #expect(
            refusal(of: ReplicationCollector.view.query, on: .offering(90_624))
                == "cannot call pg_last_wal_receive_lsn: PostgreSQL 9.6.24 has no such function")
    }
}
