import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `Progress of long commands` {
    @Test func `an ANALYZE that samples rows`() throws {
        let rows = ResultRows(
            [
                "datname", "relname", "phase", "pg_stat_progress_analyze_phase",
                "pg_stat_progress_analyze_sample_blks", "pg_stat_progress_analyze_sample_blks_scanned",
                "pg_stat_progress_analyze_child_tables_done",
            ],
            [["bench", "big", "acquiring sample rows", "1", "30000", "3109", "0"]])
        #expect(
            try page(of: StatProgressAnalyzeCollector(), answering: rows) == """
                # HELP pg_stat_progress_analyze_phase 1 for the phase of an ANALYZE that is running.
                # TYPE pg_stat_progress_analyze_phase gauge
                pg_stat_progress_analyze_phase{datname="bench",relname="big",phase="acquiring sample rows"} 1
                # HELP pg_stat_progress_analyze_sample_blks Blocks of the table to be sampled.
                # TYPE pg_stat_progress_analyze_sample_blks gauge
                pg_stat_progress_analyze_sample_blks{datname="bench",relname="big"} 30000
                # HELP pg_stat_progress_analyze_sample_blks_scanned Blocks of the table sampled.
                # TYPE pg_stat_progress_analyze_sample_blks_scanned gauge
                pg_stat_progress_analyze_sample_blks_scanned{datname="bench",relname="big"} 3109
                # HELP pg_stat_progress_analyze_child_tables_done Child tables scanned.
                # TYPE pg_stat_progress_analyze_child_tables_done gauge
                pg_stat_progress_analyze_child_tables_done{datname="bench",relname="big"} 0

                """)
    }

    @Test func `an index that is being built, in a database elsewhere`() throws {
        let rows = ResultRows(
            [
                "datname", "relname", "phase", "pg_stat_progress_create_index_phase",
                "pg_stat_progress_create_index_blocks", "pg_stat_progress_create_index_blocks_done",
                "pg_stat_progress_create_index_tuples", "pg_stat_progress_create_index_tuples_done",
            ],
            [["shop", "16402", "building index: scanning table", "1", "32867", "6897", "0", "0"]])
        #expect(
            try page(of: StatProgressCreateIndexCollector(), answering: rows) == """
                # HELP pg_stat_progress_create_index_phase 1 for the phase of an index build that is running.
                # TYPE pg_stat_progress_create_index_phase gauge
                pg_stat_progress_create_index_phase{datname="shop",relname="16402",phase="building index: scanning table"} 1
                # HELP pg_stat_progress_create_index_blocks Blocks to be processed in this phase.
                # TYPE pg_stat_progress_create_index_blocks gauge
                pg_stat_progress_create_index_blocks{datname="shop",relname="16402"} 32867
                # HELP pg_stat_progress_create_index_blocks_done Blocks processed in this phase.
                # TYPE pg_stat_progress_create_index_blocks_done gauge
                pg_stat_progress_create_index_blocks_done{datname="shop",relname="16402"} 6897
                # HELP pg_stat_progress_create_index_tuples Tuples to be processed in this phase.
                # TYPE pg_stat_progress_create_index_tuples gauge
                pg_stat_progress_create_index_tuples{datname="shop",relname="16402"} 0
                # HELP pg_stat_progress_create_index_tuples_done Tuples processed in this phase.
                # TYPE pg_stat_progress_create_index_tuples_done gauge
                pg_stat_progress_create_index_tuples_done{datname="shop",relname="16402"} 0

                """)
    }

    @Test func `a VACUUM FULL`() throws {
        let rows = ResultRows(
            [
                "datname", "relname", "phase", "pg_stat_progress_cluster_phase",
                "pg_stat_progress_cluster_heap_tuples_scanned", "pg_stat_progress_cluster_heap_blks",
                "pg_stat_progress_cluster_heap_blks_scanned", "pg_stat_progress_cluster_indexes_rebuilt",
            ],
            [["bench", "big", "seq scanning heap", "1", "51200", "32867", "877", "0"]])
        #expect(
            try page(of: StatProgressClusterCollector(), answering: rows) == """
                # HELP pg_stat_progress_cluster_phase 1 for the phase of a CLUSTER or VACUUM FULL that is running.
                # TYPE pg_stat_progress_cluster_phase gauge
                pg_stat_progress_cluster_phase{datname="bench",relname="big",phase="seq scanning heap"} 1
                # HELP pg_stat_progress_cluster_heap_tuples_scanned Tuples scanned.
                # TYPE pg_stat_progress_cluster_heap_tuples_scanned gauge
                pg_stat_progress_cluster_heap_tuples_scanned{datname="bench",relname="big"} 51200
                # HELP pg_stat_progress_cluster_heap_blks Blocks of the table to be scanned.
                # TYPE pg_stat_progress_cluster_heap_blks gauge
                pg_stat_progress_cluster_heap_blks{datname="bench",relname="big"} 32867
                # HELP pg_stat_progress_cluster_heap_blks_scanned Blocks of the table scanned.
                # TYPE pg_stat_progress_cluster_heap_blks_scanned gauge
                pg_stat_progress_cluster_heap_blks_scanned{datname="bench",relname="big"} 877
                # HELP pg_stat_progress_cluster_indexes_rebuilt Indexes rebuilt.
                # TYPE pg_stat_progress_cluster_indexes_rebuilt gauge
                pg_stat_progress_cluster_indexes_rebuilt{datname="bench",relname="big"} 0

                """)
    }

    @Test func `two COPY into one table, and one of a query`() throws {
        let rows = ResultRows(
            [
                "datname", "relname", "command", "pg_stat_progress_copy_running", "pg_stat_progress_copy_size_bytes",
                "pg_stat_progress_copy_processed_bytes", "pg_stat_progress_copy_tuples_processed",
            ],
            [
                ["bench", "big", "COPY FROM", "2", nil, "188374", "19948"],
                ["bench", nil, "COPY TO", "1", nil, "0", "0"],
            ])
        #expect(
            try page(of: StatProgressCopyCollector(), answering: rows) == """
                # HELP pg_stat_progress_copy_running COPY commands that are running.
                # TYPE pg_stat_progress_copy_running gauge
                pg_stat_progress_copy_running{datname="bench",relname="big",command="COPY FROM"} 2
                pg_stat_progress_copy_running{datname="bench",relname="",command="COPY TO"} 1
                # HELP pg_stat_progress_copy_processed_bytes Bytes copied.
                # TYPE pg_stat_progress_copy_processed_bytes gauge
                pg_stat_progress_copy_processed_bytes{datname="bench",relname="big",command="COPY FROM"} 188374
                pg_stat_progress_copy_processed_bytes{datname="bench",relname="",command="COPY TO"} 0
                # HELP pg_stat_progress_copy_tuples_processed Tuples copied.
                # TYPE pg_stat_progress_copy_tuples_processed gauge
                pg_stat_progress_copy_tuples_processed{datname="bench",relname="big",command="COPY FROM"} 19948
                pg_stat_progress_copy_tuples_processed{datname="bench",relname="",command="COPY TO"} 0

                """)
    }

    @Test func `a base backup whose size is not known`() throws {
        let rows = ResultRows(
            [
                "phase", "pg_stat_progress_basebackup_running", "pg_stat_progress_basebackup_phase",
                "pg_stat_progress_basebackup_size_bytes", "pg_stat_progress_basebackup_streamed_bytes",
                "pg_stat_progress_basebackup_tablespaces", "pg_stat_progress_basebackup_tablespaces_streamed",
            ],
            [["streaming database files", "1", "1", nil, "409088", "1", "0"]])
        #expect(
            try page(of: StatProgressBasebackupCollector(), answering: rows) == """
                # HELP pg_stat_progress_basebackup_running Base backups that are being taken.
                # TYPE pg_stat_progress_basebackup_running gauge
                pg_stat_progress_basebackup_running 1
                # HELP pg_stat_progress_basebackup_phase 1 for the phase of a base backup that is being taken.
                # TYPE pg_stat_progress_basebackup_phase gauge
                pg_stat_progress_basebackup_phase{phase="streaming database files"} 1
                # HELP pg_stat_progress_basebackup_streamed_bytes Bytes sent.
                # TYPE pg_stat_progress_basebackup_streamed_bytes gauge
                pg_stat_progress_basebackup_streamed_bytes 409088
                # HELP pg_stat_progress_basebackup_tablespaces Tablespaces to be sent.
                # TYPE pg_stat_progress_basebackup_tablespaces gauge
                pg_stat_progress_basebackup_tablespaces 1
                # HELP pg_stat_progress_basebackup_tablespaces_streamed Tablespaces sent.
                # TYPE pg_stat_progress_basebackup_tablespaces_streamed gauge
                pg_stat_progress_basebackup_tablespaces_streamed 0

                """)
    }

    @Test func `the name of a table is asked for in the connected database only`() throws {
        let catalog = ServerCatalog.offering(150_018, columns: ["pg_stat_progress_analyze": ["sample_blks_total"]])
        #expect(
            try StatProgressAnalyzeCollector.view.query.text(catalog) == """
                SELECT p.datname AS "datname", CASE WHEN p.datname = current_database() \
                THEN p.relid::regclass::text ELSE p.relid::text END AS "relname", min(p.phase) AS "phase", \
                1 AS pg_stat_progress_analyze_phase, sum(p.sample_blks_total) AS pg_stat_progress_analyze_sample_blks \
                FROM pg_stat_progress_analyze p GROUP BY 1, 2
                """)
    }
}
