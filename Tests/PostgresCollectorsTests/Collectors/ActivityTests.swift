import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `Sessions that hold up others` {
    @Test func `long transactions, queries and idleness`() throws {
        let rows = ResultRows(
            [
                "datname", "idle_in_transaction_sessions", "longest_idle_in_transaction_seconds",
                "longest_transaction_seconds", "longest_query_seconds",
            ],
            [["audit", "0", nil, nil, nil], ["bench", "1", "1.862548", "2.771688", "2.771483"]])
        #expect(
            try page(of: LongActivityCollector(), answering: rows) == """
                # HELP pg_activity_idle_in_transaction_sessions Sessions that wait for their client within a transaction.
                # TYPE pg_activity_idle_in_transaction_sessions gauge
                pg_activity_idle_in_transaction_sessions{datname="audit"} 0
                pg_activity_idle_in_transaction_sessions{datname="bench"} 1
                # HELP pg_activity_longest_idle_in_transaction_seconds Longest time that a session has been idle in a transaction, in seconds.
                # TYPE pg_activity_longest_idle_in_transaction_seconds gauge
                pg_activity_longest_idle_in_transaction_seconds{datname="bench"} 1.862548
                # HELP pg_activity_longest_transaction_seconds Age of the oldest open transaction, in seconds.
                # TYPE pg_activity_longest_transaction_seconds gauge
                pg_activity_longest_transaction_seconds{datname="bench"} 2.771688
                # HELP pg_activity_longest_query_seconds Longest time that a query has been running, in seconds.
                # TYPE pg_activity_longest_query_seconds gauge
                pg_activity_longest_query_seconds{datname="bench"} 2.771483

                """)
    }

    @Test func `excluded databases have no series`() throws {
        let rows = ResultRows(
            ["datname", "pg_prepared_transactions", "pg_prepared_transactions_oldest_seconds"],
            [["bench", "1", "3.239486"], ["shop", "0", nil]])
        #expect(
            try page(of: PreparedTransactionsCollector(), answering: rows, on: .offline(exclude: ["bench"])) == """
                # HELP pg_prepared_transactions Prepared transactions.
                # TYPE pg_prepared_transactions gauge
                pg_prepared_transactions{datname="shop"} 0

                """)
    }

    @Test func `sessions that wait for a lock, and who keeps them waiting`() throws {
        let rows = ResultRows(
            ["datname", "blocked_sessions", "blocking_sessions", "longest_blocked_seconds"],
            [["bench", "3", "1", "1.895271"], ["pub", "0", "0", nil]])
        #expect(
            try page(of: BlockedSessionsCollector(), answering: rows) == """
                # HELP pg_activity_blocked_sessions Sessions that wait for a lock.
                # TYPE pg_activity_blocked_sessions gauge
                pg_activity_blocked_sessions{datname="bench"} 3
                pg_activity_blocked_sessions{datname="pub"} 0
                # HELP pg_activity_blocking_sessions Sessions that keep others waiting for a lock and wait for none themselves.
                # TYPE pg_activity_blocking_sessions gauge
                pg_activity_blocking_sessions{datname="bench"} 1
                pg_activity_blocking_sessions{datname="pub"} 0
                # HELP pg_activity_longest_blocked_seconds Longest time that a session has been waiting for a lock, in seconds.
                # TYPE pg_activity_longest_blocked_seconds gauge
                pg_activity_longest_blocked_seconds{datname="bench"} 1.895271

                """)
    }

    @Test func `processes by kind and by what they wait for`() throws {
        let rows = ResultRows(
            [
                "backend_type", "wait_event_type", "pg_stat_activity_backends", "pg_stat_activity_waiting_backends",
                "pg_autovacuum_workers", "pg_autovacuum_max_workers",
            ],
            [
                [nil, nil, nil, nil, "0", "3"],
                ["client backend", nil, "9", nil, nil, nil],
                ["client backend", "Lock", nil, "3", nil, nil],
                ["client backend", nil, nil, nil, nil, nil],
            ])
        #expect(
            try page(of: BackendsCollector(), answering: rows) == """
                # HELP pg_stat_activity_backends Processes of the server.
                # TYPE pg_stat_activity_backends gauge
                pg_stat_activity_backends{backend_type="client backend"} 9
                # HELP pg_stat_activity_waiting_backends Processes of the server that wait, by the type of what for.
                # TYPE pg_stat_activity_waiting_backends gauge
                pg_stat_activity_waiting_backends{backend_type="client backend",wait_event_type="Lock"} 3
                # HELP pg_autovacuum_workers Autovacuum workers that are running.
                # TYPE pg_autovacuum_workers gauge
                pg_autovacuum_workers 0
                # HELP pg_autovacuum_max_workers Autovacuum workers that there can be.
                # TYPE pg_autovacuum_max_workers gauge
                pg_autovacuum_max_workers 3

                """)
    }

    @Test func `who holds the xmin horizon back`() throws {
        let rows = ResultRows(
            ["holder", "pg_xmin_horizon_age"],
            [
                ["session", "8"], ["standby", nil], ["slot", nil], ["slot_catalog", "11"],
                ["prepared_transaction", "1200000000"],
            ])
        #expect(
            try page(of: XminHorizonCollector(), answering: rows) == """
                # HELP pg_xmin_horizon_age Age of the oldest transaction held back by a kind of holder, in transactions.
                # TYPE pg_xmin_horizon_age gauge
                pg_xmin_horizon_age{holder="session"} 8
                pg_xmin_horizon_age{holder="slot_catalog"} 11
                pg_xmin_horizon_age{holder="prepared_transaction"} 1.2e+09

                """)
    }

    @Test func `prepared transactions that nobody has ended`() throws {
        let rows = ResultRows(
            ["datname", "pg_prepared_transactions", "pg_prepared_transactions_oldest_seconds"],
            [["bench", "1", "3.239486"], ["shop", "0", nil]])
        #expect(
            try page(of: PreparedTransactionsCollector(), answering: rows) == """
                # HELP pg_prepared_transactions Prepared transactions.
                # TYPE pg_prepared_transactions gauge
                pg_prepared_transactions{datname="bench"} 1
                pg_prepared_transactions{datname="shop"} 0
                # HELP pg_prepared_transactions_oldest_seconds Age of the oldest prepared transaction, in seconds.
                # TYPE pg_prepared_transactions_oldest_seconds gauge
                pg_prepared_transactions_oldest_seconds{datname="bench"} 3.239486

                """)
    }

    @Test func `a number that is none is reported, and costs its sample only`() throws {
        let collector = XminHorizonCollector()
        let source = PostgresSource(.offline())
        source.take(
            ResultRows(["holder", "pg_xmin_horizon_age"], [["session", "old"], ["slot", "11"]]),
            asAnswerTo: collector.queries[0])
        var page = MetricPage()
        try collector.collect(from: source, into: &page)
        #expect(page.text.hasSuffix("gauge\npg_xmin_horizon_age{holder=\"slot\"} 11\n"))
        #expect(
            page.problems.map(\.description) == [
                "cannot read pg_stat_activity: pg_xmin_horizon_age is \"old\", expected a number"
            ])
    }
}
