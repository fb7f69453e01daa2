import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `Statistics of the server` {
    @Test func `reads, writes and hits by who, what and what for`() throws {
        let rows = ResultRows(
            [
                "backend_type", "object", "context", "pg_stat_io_reads_total", "pg_stat_io_read_bytes_total",
                "pg_stat_io_read_seconds_total", "pg_stat_io_writes_total", "pg_stat_io_hits_total",
                "pg_stat_io_fsyncs_total",
            ],
            [
                ["client backend", "relation", "normal", "3428", "31637504", "0.300618", "351", "91", "0"],
                ["walwriter", "wal", "normal", nil, nil, nil, "56", nil, "7"],
            ])
        #expect(
            try page(of: StatIOCollector(), answering: rows) == """
                # HELP pg_stat_io_reads_total Read operations.
                # TYPE pg_stat_io_reads_total counter
                pg_stat_io_reads_total{backend_type="client backend",object="relation",context="normal"} 3428
                # HELP pg_stat_io_read_bytes_total Bytes read.
                # TYPE pg_stat_io_read_bytes_total counter
                pg_stat_io_read_bytes_total{backend_type="client backend",object="relation",context="normal"} 3.1637504e+07
                # HELP pg_stat_io_read_seconds_total Time spent reading, in seconds.
                # TYPE pg_stat_io_read_seconds_total counter
                pg_stat_io_read_seconds_total{backend_type="client backend",object="relation",context="normal"} 0.300618
                # HELP pg_stat_io_writes_total Write operations.
                # TYPE pg_stat_io_writes_total counter
                pg_stat_io_writes_total{backend_type="client backend",object="relation",context="normal"} 351
                pg_stat_io_writes_total{backend_type="walwriter",object="wal",context="normal"} 56
                # HELP pg_stat_io_hits_total Blocks found in shared buffers.
                # TYPE pg_stat_io_hits_total counter
                pg_stat_io_hits_total{backend_type="client backend",object="relation",context="normal"} 91
                # HELP pg_stat_io_fsyncs_total Calls of fsync.
                # TYPE pg_stat_io_fsyncs_total counter
                pg_stat_io_fsyncs_total{backend_type="client backend",object="relation",context="normal"} 0
                pg_stat_io_fsyncs_total{backend_type="walwriter",object="wal",context="normal"} 7

                """)
    }

    @Test func `the write-ahead log`() throws {
        let rows = ResultRows(
            ["records_total", "full_page_images_total", "bytes_total", "buffers_full_total"],
            [["180310", "10614", "184741275", "16028"]])
        #expect(
            try page(of: StatWALCollector(), answering: rows) == """
                # HELP pg_stat_wal_records_total WAL records written.
                # TYPE pg_stat_wal_records_total counter
                pg_stat_wal_records_total 180310
                # HELP pg_stat_wal_full_page_images_total Full images of pages written to the WAL.
                # TYPE pg_stat_wal_full_page_images_total counter
                pg_stat_wal_full_page_images_total 10614
                # HELP pg_stat_wal_bytes_total Bytes of WAL written.
                # TYPE pg_stat_wal_bytes_total counter
                pg_stat_wal_bytes_total 1.84741275e+08
                # HELP pg_stat_wal_buffers_full_total Times WAL was written because its buffers were full.
                # TYPE pg_stat_wal_buffers_full_total counter
                pg_stat_wal_buffers_full_total 16028

                """)
    }

    @Test func `the small caches`() throws {
        let rows = ResultRows(
            [
                "name", "blocks_zeroed_total", "blocks_hit_total", "blocks_read_total", "blocks_written_total",
                "blocks_exists_total", "flushes_total", "truncates_total",
            ],
            [["MultiXactMember", "1", "0", "0", "1", "0", "6", "0"], ["Xact", "2", "10102", "2", "5", "0", "6", "0"]])
        #expect(
            try page(of: StatSLRUCollector(), answering: rows) == """
                # HELP pg_stat_slru_blocks_zeroed_total Blocks zeroed when they were begun.
                # TYPE pg_stat_slru_blocks_zeroed_total counter
                pg_stat_slru_blocks_zeroed_total{name="MultiXactMember"} 1
                pg_stat_slru_blocks_zeroed_total{name="Xact"} 2
                # HELP pg_stat_slru_blocks_hit_total Blocks found in the cache.
                # TYPE pg_stat_slru_blocks_hit_total counter
                pg_stat_slru_blocks_hit_total{name="MultiXactMember"} 0
                pg_stat_slru_blocks_hit_total{name="Xact"} 10102
                # HELP pg_stat_slru_blocks_read_total Blocks read from disk.
                # TYPE pg_stat_slru_blocks_read_total counter
                pg_stat_slru_blocks_read_total{name="MultiXactMember"} 0
                pg_stat_slru_blocks_read_total{name="Xact"} 2
                # HELP pg_stat_slru_blocks_written_total Blocks written to disk.
                # TYPE pg_stat_slru_blocks_written_total counter
                pg_stat_slru_blocks_written_total{name="MultiXactMember"} 1
                pg_stat_slru_blocks_written_total{name="Xact"} 5
                # HELP pg_stat_slru_blocks_exists_total Blocks whose existence was checked.
                # TYPE pg_stat_slru_blocks_exists_total counter
                pg_stat_slru_blocks_exists_total{name="MultiXactMember"} 0
                pg_stat_slru_blocks_exists_total{name="Xact"} 0
                # HELP pg_stat_slru_flushes_total Flushes of dirty blocks.
                # TYPE pg_stat_slru_flushes_total counter
                pg_stat_slru_flushes_total{name="MultiXactMember"} 6
                pg_stat_slru_flushes_total{name="Xact"} 6
                # HELP pg_stat_slru_truncates_total Truncations.
                # TYPE pg_stat_slru_truncates_total counter
                pg_stat_slru_truncates_total{name="MultiXactMember"} 0
                pg_stat_slru_truncates_total{name="Xact"} 0

                """)
    }

    @Test func `bytes read are operations times their size where the view does not tell them`() throws {
        let before18 = ServerCatalog.offering(150_018, columns: ["pg_stat_io": ["reads", "op_bytes"]])
        #expect(
            try StatIOCollector.view.query.text(before18).hasPrefix(
                """
                SELECT backend_type AS "backend_type", object AS "object", context AS "context", \
                reads AS pg_stat_io_reads_total, reads * op_bytes AS pg_stat_io_read_bytes_total FROM pg_stat_io
                """))
        let since18 = ServerCatalog.offering(150_018, columns: ["pg_stat_io": ["reads", "read_bytes"]])
        #expect(try StatIOCollector.view.query.text(since18).contains("read_bytes AS pg_stat_io_read_bytes_total"))
    }

    @Test func `a server without the view is said to have none`() {
        #expect(throws: CollectorError(.absent, "query", "pg_stat_io", why: "PostgreSQL 15.18.0 has no such view")) {
            try StatIOCollector.view.query.text(
                ServerCatalog.offering(150_018, columns: ["pg_stat_wal": ["wal_records"]]))
        }
    }
}
