import Testing

@testable import PostgresCollectors

@Suite struct BuffercacheSummaryCollectorTests {
    @Test func `reports how buffers are used`() throws {
        let rows = ResultRows(
            ["buffers_used", "buffers_unused", "buffers_dirty", "buffers_pinned", "usagecount_avg"],
            [["8192", "8192", "10", "0", "1.5166015625"]])
        #expect(
            try page(of: BuffercacheSummaryCollector(), answering: rows)
                == """
                # HELP pg_buffercache_summary_buffers_used Buffers in use.
                # TYPE pg_buffercache_summary_buffers_used gauge
                pg_buffercache_summary_buffers_used 8192
                # HELP pg_buffercache_summary_buffers_unused Buffers not in use.
                # TYPE pg_buffercache_summary_buffers_unused gauge
                pg_buffercache_summary_buffers_unused 8192
                # HELP pg_buffercache_summary_buffers_dirty Buffers that have yet to be written.
                # TYPE pg_buffercache_summary_buffers_dirty gauge
                pg_buffercache_summary_buffers_dirty 10
                # HELP pg_buffercache_summary_buffers_pinned Buffers that somebody is using at this moment.
                # TYPE pg_buffercache_summary_buffers_pinned gauge
                pg_buffercache_summary_buffers_pinned 0
                # HELP pg_buffercache_summary_usagecount_avg How often used buffers were used of late, on average; \
                the server counts up to 5.
                # TYPE pg_buffercache_summary_usagecount_avg gauge
                pg_buffercache_summary_usagecount_avg 1.5166015625

                """)
    }

    @Test func `says what to do without the extension`() {
        #expect(
            refusal(of: BuffercacheSummaryCollector.view.query) == """
                cannot query pg_buffercache: the extension is not installed in database bench; \
                run CREATE EXTENSION pg_buffercache there, or switch the collector off
                """)
    }

    @Test func `is absent before PostgreSQL 16`() {
        #expect(
            refusal(
                of: BuffercacheSummaryCollector.view.query, on: .offering(150_018, extensions: ["pg_buffercache"]))
                == "cannot call pg_buffercache_summary: PostgreSQL 15.18.0 has no such function")
    }
}
