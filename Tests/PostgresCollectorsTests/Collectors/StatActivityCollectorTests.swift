import Testing

@testable import PostgresCollectors

@Suite struct StatActivityCollectorTests {
    @Test func `reports sessions, and zeros for states without any`() throws {
        let rows = ResultRows(
            [
                "datname", "state", "usename", "application_name", "backend_type", "wait_event_type", "wait_event",
                "count",
                "max_tx_duration",
            ],
            [
                ["bench", "active", "app", "web \"1\"", "client backend", "Lock", "relation", "2", "1.5"],
                ["bench", "idle", nil, nil, nil, nil, nil, "0", "0"],
            ])
        #expect(
            try page(of: StatActivityCollector(), answering: rows)
                == #"""
                # HELP pg_stat_activity_count Sessions in this state.
                # TYPE pg_stat_activity_count gauge
                pg_stat_activity_count{datname="bench",state="active",usename="app",\#
                application_name="web \"1\"",backend_type="client backend",wait_event_type="Lock",\#
                wait_event="relation"} 2
                pg_stat_activity_count{datname="bench",state="idle",usename="",application_name="",\#
                backend_type="",wait_event_type="",wait_event=""} 0
                # HELP pg_stat_activity_max_tx_duration Age of the oldest transaction of the sessions in this \#
                state, in seconds.
                # TYPE pg_stat_activity_max_tx_duration gauge
                pg_stat_activity_max_tx_duration{datname="bench",state="active",usename="app",\#
                application_name="web \"1\"",backend_type="client backend",wait_event_type="Lock",\#
                wait_event="relation"} 1.5
                pg_stat_activity_max_tx_duration{datname="bench",state="idle",usename="",\#
                application_name="",backend_type="",wait_event_type="",wait_event=""} 0

                """#)
    }

    @Test func `has the server label of 0.19 when asked to`() throws {
        let rows = ResultRows(
            [
                "datname", "state", "usename", "application_name", "backend_type", "wait_event_type", "wait_event",
                "count",
                "max_tx_duration",
            ], [["bench", "idle", nil, nil, nil, nil, nil, "0", "0"]])
        #expect(
            try page(of: StatActivityCollector(), answering: rows, on: .offline(.older))
                == """
                # HELP pg_stat_activity_count Sessions in this state.
                # TYPE pg_stat_activity_count gauge
                pg_stat_activity_count{server="db1:5432",datname="bench",state="idle",usename="",\
                application_name="",backend_type="",wait_event_type="",wait_event=""} 0
                # HELP pg_stat_activity_max_tx_duration Age of the oldest transaction of the sessions in this \
                state, in seconds.
                # TYPE pg_stat_activity_max_tx_duration gauge
                pg_stat_activity_max_tx_duration{server="db1:5432",datname="bench",state="idle",usename="",\
                application_name="",backend_type="",wait_event_type="",wait_event=""} 0

                """)
    }

    @Test func `does without the type of backends before PostgreSQL 10`() throws {
        let query = StatActivityCollector.view.query
        #expect(try query.text(.offering(90_624)).contains("NULL::text AS backend_type"))
        let new = ServerCatalog.offering(150_018, columns: ["pg_stat_activity": ["backend_type"]])
        #expect(try query.text(new).contains(" backend_type AS backend_type"))
    }
}
