import Testing

@testable import PostgresCollectors

@Suite struct StatDatabaseConflictsCollectorTests {
    @Test func `reports conflicts with the server label`() throws {
        let rows = ResultRows(
            [
                "datid", "datname", "confl_tablespace", "confl_lock", "confl_snapshot", "confl_bufferpin",
                "confl_deadlock", "confl_active_logicalslot",
            ], [["5", "postgres", "0", "1", "2", "3", "4", "5"]])
        #expect(
            try page(of: made(StatDatabaseConflictsCollector.self), answering: rows)
                == """
                # HELP pg_stat_database_conflicts_confl_tablespace Queries cancelled for a dropped tablespace.
                # TYPE pg_stat_database_conflicts_confl_tablespace counter
                pg_stat_database_conflicts_confl_tablespace{server="db1:5432",datid="5",datname="postgres"} 0
                # HELP pg_stat_database_conflicts_confl_lock Queries cancelled for a lock that was not \
                released in time.
                # TYPE pg_stat_database_conflicts_confl_lock counter
                pg_stat_database_conflicts_confl_lock{server="db1:5432",datid="5",datname="postgres"} 1
                # HELP pg_stat_database_conflicts_confl_snapshot Queries cancelled for an old snapshot.
                # TYPE pg_stat_database_conflicts_confl_snapshot counter
                pg_stat_database_conflicts_confl_snapshot{server="db1:5432",datid="5",datname="postgres"} 2
                # HELP pg_stat_database_conflicts_confl_bufferpin Queries cancelled for a pinned buffer.
                # TYPE pg_stat_database_conflicts_confl_bufferpin counter
                pg_stat_database_conflicts_confl_bufferpin{server="db1:5432",datid="5",datname="postgres"} 3
                # HELP pg_stat_database_conflicts_confl_deadlock Queries cancelled for a deadlock with recovery.
                # TYPE pg_stat_database_conflicts_confl_deadlock counter
                pg_stat_database_conflicts_confl_deadlock{server="db1:5432",datid="5",datname="postgres"} 4
                # HELP pg_stat_database_conflicts_confl_active_logicalslot Uses of logical slots cancelled for old \
                snapshots or too low a wal_level.
                # TYPE pg_stat_database_conflicts_confl_active_logicalslot untyped
                pg_stat_database_conflicts_confl_active_logicalslot{server="db1:5432",datid="5",datname="postgres"} 5

                """)
    }
}
