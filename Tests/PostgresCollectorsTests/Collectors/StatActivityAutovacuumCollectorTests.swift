import Testing

@testable import PostgresCollectors

@Suite struct StatActivityAutovacuumCollectorTests {
    @Test func `reports when autovacuums began`() throws {
        let rows = ResultRows(
            ["relname", "timestamp_seconds"],
            [["pgbench_accounts (to prevent wraparound)", "1795264293.5"], ["orders", nil]])
        #expect(
            try page(of: StatActivityAutovacuumCollector(), answering: rows)
                == """
                # HELP pg_stat_activity_autovacuum_timestamp_seconds When the autovacuum's transaction began, in \
                Unix seconds.
                # TYPE pg_stat_activity_autovacuum_timestamp_seconds gauge
                pg_stat_activity_autovacuum_timestamp_seconds{relname="pgbench_accounts (to prevent \
                wraparound)"} 1.7952642935e+09

                """)
    }
}
