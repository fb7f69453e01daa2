import Testing

@testable import PostgresCollectors

@Suite struct PostmasterCollectorTests {
    @Test func `reports when the server was started`() throws {
        let rows = ResultRows(["start_time_seconds"], [["1795264293.856251"]])
        #expect(
            try page(of: PostmasterCollector(), answering: rows)
                == """
                # HELP pg_postmaster_start_time_seconds When the server was started, in Unix seconds.
                # TYPE pg_postmaster_start_time_seconds gauge
                pg_postmaster_start_time_seconds 1.795264293856251e+09

                """)
    }
}
