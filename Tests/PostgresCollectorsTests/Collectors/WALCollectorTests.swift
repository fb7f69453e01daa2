import Testing

@testable import PostgresCollectors

@Suite struct WALCollectorTests {
    @Test func `reports files and their size`() throws {
        let rows = ResultRows(["segments", "size_bytes"], [["14", "234881024"]])
        #expect(
            try page(of: WALCollector(), answering: rows)
                == """
                # HELP pg_wal_segments WAL files.
                # TYPE pg_wal_segments gauge
                pg_wal_segments 14
                # HELP pg_wal_size_bytes Disk space that WAL files take, in bytes.
                # TYPE pg_wal_size_bytes gauge
                pg_wal_size_bytes 2.34881024e+08

                """)
    }

    @Test func `has no size without files`() throws {
        let rows = ResultRows(["segments", "size_bytes"], [["0", nil]])
        #expect(
            try page(of: WALCollector(), answering: rows)
                == """
                # HELP pg_wal_segments WAL files.
                # TYPE pg_wal_segments gauge
                pg_wal_segments 0

                """)
    }

    @Test func `is absent where the function is`() {
        #expect(
            refusal(of: WALCollector.view.query)
                == "cannot call pg_ls_waldir: PostgreSQL 15.18.0 has no such function")
    }
}
