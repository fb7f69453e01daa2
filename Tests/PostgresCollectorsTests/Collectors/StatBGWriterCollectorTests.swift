import Testing

@testable import PostgresCollectors

@Suite struct StatBGWriterCollectorTests {
    @Test func `reports what has been written`() throws {
        let rows = ResultRows(
            [
                "checkpoints_timed_total", "checkpoints_req_total", "checkpoint_write_time_total",
                "checkpoint_sync_time_total", "buffers_checkpoint_total", "buffers_clean_total",
                "maxwritten_clean_total", "buffers_backend_total", "buffers_backend_fsync_total",
                "buffers_alloc_total", "stats_reset_total",
            ], [["5", "1", "271003", "3.5", "3628", "2922", "27", "34317", "0", "13525", "1795264293"]])
        #expect(
            try page(of: StatBGWriterCollector(), answering: rows)
                == Self.wholePage)
    }

    @Test func `takes what PostgreSQL 17 moved from where it is`() throws {
        let query = StatBGWriterCollector.view.query
        let old = ServerCatalog.offering(160_009, columns: ["pg_stat_bgwriter": ["checkpoints_timed"]])
        #expect(try query.text(old).hasSuffix("FROM pg_stat_bgwriter"))

        var columns = ["pg_stat_bgwriter": ["buffers_clean"], "pg_stat_io": ["writes"]]
        let new = try query.text(.offering(170_011, columns: columns))
        #expect(new.contains("num_timed AS checkpoints_timed"))
        #expect(new.contains("sum(coalesce(writes, 0) + coalesce(extends, 0)) AS buffers_backend"))

        columns["pg_stat_io"] = ["writes", "write_bytes"]
        #expect(try query.text(.offering(180_006, columns: columns)).contains("coalesce(write_bytes, 0)"))
    }

    @Test func `says that the view is missing`() {
        #expect(
            refusal(of: StatBGWriterCollector.view.query)
                == "cannot query pg_stat_bgwriter: PostgreSQL 15.18.0 has no such view")
    }

    private static let wholePage = """
        # HELP pg_stat_bgwriter_checkpoints_timed_total Checkpoints that were due by time.
        # TYPE pg_stat_bgwriter_checkpoints_timed_total counter
        pg_stat_bgwriter_checkpoints_timed_total 5
        # HELP pg_stat_bgwriter_checkpoints_req_total Checkpoints that were asked for.
        # TYPE pg_stat_bgwriter_checkpoints_req_total counter
        pg_stat_bgwriter_checkpoints_req_total 1
        # HELP pg_stat_bgwriter_checkpoint_write_time_total Time checkpoints took to write files, in \
        milliseconds.
        # TYPE pg_stat_bgwriter_checkpoint_write_time_total counter
        pg_stat_bgwriter_checkpoint_write_time_total 271003
        # HELP pg_stat_bgwriter_checkpoint_sync_time_total Time checkpoints took to sync files, in milliseconds.
        # TYPE pg_stat_bgwriter_checkpoint_sync_time_total counter
        pg_stat_bgwriter_checkpoint_sync_time_total 3.5
        # HELP pg_stat_bgwriter_buffers_checkpoint_total Buffers written by checkpoints.
        # TYPE pg_stat_bgwriter_buffers_checkpoint_total counter
        pg_stat_bgwriter_buffers_checkpoint_total 3628
        # HELP pg_stat_bgwriter_buffers_clean_total Buffers written by the background writer.
        # TYPE pg_stat_bgwriter_buffers_clean_total counter
        pg_stat_bgwriter_buffers_clean_total 2922
        # HELP pg_stat_bgwriter_maxwritten_clean_total How often the background writer stopped as it had \
        written its share.
        # TYPE pg_stat_bgwriter_maxwritten_clean_total counter
        pg_stat_bgwriter_maxwritten_clean_total 27
        # HELP pg_stat_bgwriter_buffers_backend_total Buffers written, or added to a file, by a backend itself.
        # TYPE pg_stat_bgwriter_buffers_backend_total counter
        pg_stat_bgwriter_buffers_backend_total 34317
        # HELP pg_stat_bgwriter_buffers_backend_fsync_total How often a backend had to sync a file itself.
        # TYPE pg_stat_bgwriter_buffers_backend_fsync_total counter
        pg_stat_bgwriter_buffers_backend_fsync_total 0
        # HELP pg_stat_bgwriter_buffers_alloc_total Buffers allocated.
        # TYPE pg_stat_bgwriter_buffers_alloc_total counter
        pg_stat_bgwriter_buffers_alloc_total 13525
        # HELP pg_stat_bgwriter_stats_reset_total When the statistics were last reset, in Unix seconds; 0 \
        for never.
        # TYPE pg_stat_bgwriter_stats_reset_total counter
        pg_stat_bgwriter_stats_reset_total 1.795264293e+09

        """
}
