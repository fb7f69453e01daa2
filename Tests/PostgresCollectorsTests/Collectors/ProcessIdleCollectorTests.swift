import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct ProcessIdleCollectorTests {
    @Test func `reports a histogram for each state and application`() throws {
        let rows = ResultRows(
            ["state", "application_name", "sum", "count", "1", "2", "5", "15", "30", "60", "90", "120", "300"],
            [
                ["idle", "", "245", "2", "0", "0", "0", "0", "1", "1", "1", "1", "2"],
                ["idle in transaction", "web", "1000", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0"],
            ])
        #expect(
            try page(of: ProcessIdleCollector(), answering: rows)
                == Self.wholePage)
    }

    @Test func `has nothing to say while no session is idle`() throws {
        #expect(try page(of: ProcessIdleCollector(), answering: ResultRows(["state", "application_name"], [])) == "")
    }

    @Test(arguments: [
        ("often", "cannot read pg_stat_activity: count is \"often\", expected a number"),
        (nil, "cannot read pg_stat_activity: a histogram of idle sessions is incomplete"),
    ])
    func `says what is wrong with a histogram`(cell: String?, message: String) throws {
        let rows = ResultRows(
            ["state", "application_name", "sum", "count", "1", "2", "5", "15", "30", "60", "90", "120", "300"],
            [["idle", "", "245", cell, "0", "0", "0", "0", "1", "1", "1", "1", "2"]])
        let error = #expect(throws: CollectorError.self) { try page(of: ProcessIdleCollector(), answering: rows) }
        #expect(error?.description == message)
    }

    private static let wholePage = """
        # HELP pg_process_idle_seconds For how long sessions have been idle, in seconds.
        # TYPE pg_process_idle_seconds histogram
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="1"} 0
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="2"} 0
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="5"} 0
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="15"} 0
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="30"} 1
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="60"} 1
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="90"} 1
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="120"} 1
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="300"} 2
        pg_process_idle_seconds_bucket{state="idle",application_name="",le="+Inf"} 2
        pg_process_idle_seconds_sum{state="idle",application_name=""} 245
        pg_process_idle_seconds_count{state="idle",application_name=""} 2
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="1"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="2"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="5"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="15"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="30"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="60"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="90"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="120"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="300"} 0
        pg_process_idle_seconds_bucket{state="idle in transaction",application_name="web",le="+Inf"} 1
        pg_process_idle_seconds_sum{state="idle in transaction",application_name="web"} 1000
        pg_process_idle_seconds_count{state="idle in transaction",application_name="web"} 1

        """
}
