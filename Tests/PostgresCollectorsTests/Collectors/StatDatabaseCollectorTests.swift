import Testing

@testable import PostgresCollectors

@Suite struct StatDatabaseCollectorTests {
    @Test func `reports each database; what is unknown is no sample`() throws {
        let rows = ResultRows(
            [
                "datid", "datname", "numbackends", "xact_commit", "xact_rollback", "blks_read", "blks_hit",
                "tup_returned", "tup_fetched", "tup_inserted", "tup_updated", "tup_deleted", "conflicts",
                "temp_files", "temp_bytes", "deadlocks", "blk_read_time", "blk_write_time", "stats_reset",
                "active_time_seconds_total", "session_time_seconds_total",
                "idle_in_transaction_time_seconds_total", "sessions_total", "sessions_abandoned_total",
                "sessions_fatal_total", "sessions_killed_total", "checksum_failures_total",
                "checksum_last_failure_timestamp_seconds", "parallel_workers_to_launch_total",
                "parallel_workers_launched_total",
            ],
            [
                [
                    "16388", "bench", "2", "444", "3", "75199", "129533", "200000", "109950", "1000000", "5", "6",
                    "0", "1", "8192", "0", "120.613", "0.5", "0", "2.618545", "2992.949478", "0.088827", "46", "15",
                    "0", "0",
                    nil, nil, "2", "2",
                ]
            ])
        #expect(
            try page(of: StatDatabaseCollector(), answering: rows)
                == Self.wholePage)
    }

    @Test func `leaves out excluded databases, and columns that the server lacks`() throws {
        let rows = ResultRows(
            ["datid", "datname", "numbackends", "deadlocks"],
            [["1", "template1", "0", "0"], ["5", "postgres", "1", "2"]])
        let target = PostgresTarget.offline(exclude: ["template1"])
        #expect(
            try page(of: StatDatabaseCollector(), answering: rows, on: target)
                == """
                # HELP pg_stat_database_numbackends Sessions connected to the database.
                # TYPE pg_stat_database_numbackends gauge
                pg_stat_database_numbackends{datid="5",datname="postgres"} 1
                # HELP pg_stat_database_deadlocks Deadlocks found.
                # TYPE pg_stat_database_deadlocks counter
                pg_stat_database_deadlocks{datid="5",datname="postgres"} 2

                """)
    }

    @Test func `asks for the columns that there are`() throws {
        let catalog = ServerCatalog.offering(120_022, columns: ["pg_stat_database": ["numbackends", "stats_reset"]])
        #expect(
            try StatDatabaseCollector.view.query.text(catalog) == """
                SELECT datid, datname, numbackends AS "numbackends", \
                coalesce(floor(extract(epoch FROM stats_reset)), 0) AS "stats_reset" \
                FROM pg_stat_database WHERE datname IS NOT NULL
                """)
    }

    private static let wholePage = """
        # HELP pg_stat_database_numbackends Sessions connected to the database.
        # TYPE pg_stat_database_numbackends gauge
        pg_stat_database_numbackends{datid="16388",datname="bench"} 2
        # HELP pg_stat_database_xact_commit Transactions committed.
        # TYPE pg_stat_database_xact_commit counter
        pg_stat_database_xact_commit{datid="16388",datname="bench"} 444
        # HELP pg_stat_database_xact_rollback Transactions rolled back.
        # TYPE pg_stat_database_xact_rollback counter
        pg_stat_database_xact_rollback{datid="16388",datname="bench"} 3
        # HELP pg_stat_database_blks_read Blocks that were not in the buffer cache.
        # TYPE pg_stat_database_blks_read counter
        pg_stat_database_blks_read{datid="16388",datname="bench"} 75199
        # HELP pg_stat_database_blks_hit Blocks that were found in the buffer cache.
        # TYPE pg_stat_database_blks_hit counter
        pg_stat_database_blks_hit{datid="16388",datname="bench"} 129533
        # HELP pg_stat_database_tup_returned Rows that scans read.
        # TYPE pg_stat_database_tup_returned counter
        pg_stat_database_tup_returned{datid="16388",datname="bench"} 200000
        # HELP pg_stat_database_tup_fetched Rows that index scans fetched.
        # TYPE pg_stat_database_tup_fetched counter
        pg_stat_database_tup_fetched{datid="16388",datname="bench"} 109950
        # HELP pg_stat_database_tup_inserted Rows inserted.
        # TYPE pg_stat_database_tup_inserted counter
        pg_stat_database_tup_inserted{datid="16388",datname="bench"} 1e+06
        # HELP pg_stat_database_tup_updated Rows updated.
        # TYPE pg_stat_database_tup_updated counter
        pg_stat_database_tup_updated{datid="16388",datname="bench"} 5
        # HELP pg_stat_database_tup_deleted Rows deleted.
        # TYPE pg_stat_database_tup_deleted counter
        pg_stat_database_tup_deleted{datid="16388",datname="bench"} 6
        # HELP pg_stat_database_conflicts Queries cancelled as they conflicted with recovery; only replicas \
        have any.
        # TYPE pg_stat_database_conflicts counter
        pg_stat_database_conflicts{datid="16388",datname="bench"} 0
        # HELP pg_stat_database_temp_files Temporary files made by queries.
        # TYPE pg_stat_database_temp_files counter
        pg_stat_database_temp_files{datid="16388",datname="bench"} 1
        # HELP pg_stat_database_temp_bytes Bytes written to temporary files.
        # TYPE pg_stat_database_temp_bytes counter
        pg_stat_database_temp_bytes{datid="16388",datname="bench"} 8192
        # HELP pg_stat_database_deadlocks Deadlocks found.
        # TYPE pg_stat_database_deadlocks counter
        pg_stat_database_deadlocks{datid="16388",datname="bench"} 0
        # HELP pg_stat_database_blk_read_time Time spent reading data files, in milliseconds.
        # TYPE pg_stat_database_blk_read_time counter
        pg_stat_database_blk_read_time{datid="16388",datname="bench"} 120.613
        # HELP pg_stat_database_blk_write_time Time spent writing data files, in milliseconds.
        # TYPE pg_stat_database_blk_write_time counter
        pg_stat_database_blk_write_time{datid="16388",datname="bench"} 0.5
        # HELP pg_stat_database_stats_reset When the statistics were last reset, in Unix seconds; 0 for never.
        # TYPE pg_stat_database_stats_reset counter
        pg_stat_database_stats_reset{datid="16388",datname="bench"} 0
        # HELP pg_stat_database_active_time_seconds_total Time spent executing statements, in seconds.
        # TYPE pg_stat_database_active_time_seconds_total counter
        pg_stat_database_active_time_seconds_total{datid="16388",datname="bench"} 2.618545
        # HELP pg_stat_database_session_time_seconds_total Time that sessions lasted, in seconds.
        # TYPE pg_stat_database_session_time_seconds_total counter
        pg_stat_database_session_time_seconds_total{datid="16388",datname="bench"} 2992.949478
        # HELP pg_stat_database_idle_in_transaction_time_seconds_total Time that sessions were idle in a \
        transaction, in seconds.
        # TYPE pg_stat_database_idle_in_transaction_time_seconds_total counter
        pg_stat_database_idle_in_transaction_time_seconds_total{datid="16388",datname="bench"} 0.088827
        # HELP pg_stat_database_sessions_total Sessions established.
        # TYPE pg_stat_database_sessions_total counter
        pg_stat_database_sessions_total{datid="16388",datname="bench"} 46
        # HELP pg_stat_database_sessions_abandoned_total Sessions that ended as the connection to the \
        client was lost.
        # TYPE pg_stat_database_sessions_abandoned_total counter
        pg_stat_database_sessions_abandoned_total{datid="16388",datname="bench"} 15
        # HELP pg_stat_database_sessions_fatal_total Sessions that ended by a fatal error.
        # TYPE pg_stat_database_sessions_fatal_total counter
        pg_stat_database_sessions_fatal_total{datid="16388",datname="bench"} 0
        # HELP pg_stat_database_sessions_killed_total Sessions that an operator ended.
        # TYPE pg_stat_database_sessions_killed_total counter
        pg_stat_database_sessions_killed_total{datid="16388",datname="bench"} 0
        # HELP pg_stat_database_parallel_workers_to_launch_total Parallel workers that queries planned to \
        launch.
        # TYPE pg_stat_database_parallel_workers_to_launch_total counter
        pg_stat_database_parallel_workers_to_launch_total{datid="16388",datname="bench"} 2
        # HELP pg_stat_database_parallel_workers_launched_total Parallel workers that queries launched.
        # TYPE pg_stat_database_parallel_workers_launched_total counter
        pg_stat_database_parallel_workers_launched_total{datid="16388",datname="bench"} 2

        """
}
