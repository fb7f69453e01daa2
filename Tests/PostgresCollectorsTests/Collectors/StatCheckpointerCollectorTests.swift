import Testing

@testable import PostgresCollectors

@Suite struct StatCheckpointerCollectorTests {
    @Test func `reports checkpoints, with the columns of PostgreSQL 18`() throws {
        let rows = ResultRows(
            [
                "num_timed_total", "num_requested_total", "restartpoints_timed_total", "restartpoints_req_total",
                "restartpoints_done_total", "write_time_total", "sync_time_total", "buffers_written_total",
                "stats_reset_total", "num_done_total", "slru_written_total",
            ], [["5", "0", "0", "0", "0", "271003", "3", "3628", "1795264293", "3", "3"]])
        #expect(
            try page(of: StatCheckpointerCollector(), answering: rows)
                == Self.wholePage)
    }

    @Test func `is absent before PostgreSQL 17`() {
        #expect(
            refusal(of: StatCheckpointerCollector.view.query)
                == "cannot query pg_stat_checkpointer: PostgreSQL 15.18.0 has no such view")
    }

    private static let wholePage = """
        # HELP pg_stat_checkpointer_num_timed_total Checkpoints that were due by time.
        # TYPE pg_stat_checkpointer_num_timed_total counter
        pg_stat_checkpointer_num_timed_total 5
        # HELP pg_stat_checkpointer_num_requested_total Checkpoints that were asked for.
        # TYPE pg_stat_checkpointer_num_requested_total counter
        pg_stat_checkpointer_num_requested_total 0
        # HELP pg_stat_checkpointer_restartpoints_timed_total Restartpoints that were due by time.
        # TYPE pg_stat_checkpointer_restartpoints_timed_total counter
        pg_stat_checkpointer_restartpoints_timed_total 0
        # HELP pg_stat_checkpointer_restartpoints_req_total Restartpoints that were asked for.
        # TYPE pg_stat_checkpointer_restartpoints_req_total counter
        pg_stat_checkpointer_restartpoints_req_total 0
        # HELP pg_stat_checkpointer_restartpoints_done_total Restartpoints that were performed.
        # TYPE pg_stat_checkpointer_restartpoints_done_total counter
        pg_stat_checkpointer_restartpoints_done_total 0
        # HELP pg_stat_checkpointer_write_time_total Time spent writing files, in milliseconds.
        # TYPE pg_stat_checkpointer_write_time_total counter
        pg_stat_checkpointer_write_time_total 271003
        # HELP pg_stat_checkpointer_sync_time_total Time spent syncing files, in milliseconds.
        # TYPE pg_stat_checkpointer_sync_time_total counter
        pg_stat_checkpointer_sync_time_total 3
        # HELP pg_stat_checkpointer_buffers_written_total Buffers written by checkpoints and restartpoints.
        # TYPE pg_stat_checkpointer_buffers_written_total counter
        pg_stat_checkpointer_buffers_written_total 3628
        # HELP pg_stat_checkpointer_stats_reset_total When the statistics were last reset, in Unix seconds; \
        0 for never.
        # TYPE pg_stat_checkpointer_stats_reset_total counter
        pg_stat_checkpointer_stats_reset_total 1.795264293e+09
        # HELP pg_stat_checkpointer_num_done_total Checkpoints that were performed; those skipped as \
        nothing had happened are not.
        # TYPE pg_stat_checkpointer_num_done_total counter
        pg_stat_checkpointer_num_done_total 3
        # HELP pg_stat_checkpointer_slru_written_total Buffers of the server's small caches (SLRU) written \
        by checkpoints.
        # TYPE pg_stat_checkpointer_slru_written_total counter
        pg_stat_checkpointer_slru_written_total 3

        """
}
