import Testing

@testable import PostgresCollectors

@Suite struct XlogLocationCollectorTests {
    @Test func `reports where the log is`() throws {
        let rows = ResultRows(["bytes"], [["216309760"]])
        #expect(
            try page(of: XlogLocationCollector(), answering: rows)
                == """
                # HELP pg_xlog_location_bytes Where the server's WAL is, in bytes, of which the upper 12 bits are \
                cut off.
                # TYPE pg_xlog_location_bytes gauge
                pg_xlog_location_bytes 2.1630976e+08

                """)
    }

    @Test func `is absent since PostgreSQL 10`() {
        #expect(
            refusal(of: XlogLocationCollector.view.query)
                == "cannot call pg_current_xlog_location: PostgreSQL 15.18.0 has no such function")
    }
}
