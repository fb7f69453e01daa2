import Testing

@testable import PostgresCollectors

@Suite struct LongRunningTransactionsCollectorTests {
    @Test func `reports open transactions and the age of the oldest`() throws {
        let rows = ResultRows(
            ["long_running_transactions", "long_running_transactions_oldest_timestamp_seconds"], [["3", "1.695746"]])
        #expect(
            try page(of: LongRunningTransactionsCollector(), answering: rows)
                == """
                # HELP pg_long_running_transactions Open transactions.
                # TYPE pg_long_running_transactions gauge
                pg_long_running_transactions 3
                # HELP pg_long_running_transactions_oldest_timestamp_seconds Age of the oldest open transaction, in \
                seconds; 0 when there is none.
                # TYPE pg_long_running_transactions_oldest_timestamp_seconds gauge
                pg_long_running_transactions_oldest_timestamp_seconds 1.695746

                """)
    }
}
