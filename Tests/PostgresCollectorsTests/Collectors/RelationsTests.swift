import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `Sequences, indexes and extensions` {
    @Test func `the fullest sequences, and how many could not be read`() throws {
        let rows = ResultRows(
            ["datname", "schemaname", "sequencename", "pg_sequence_used_ratio", "pg_sequences_unreadable"],
            [
                ["bench", "further", "t_small_seq", "0.9155527070744064", nil],
                ["bench", "further", "down", "0.494949494949495", nil], ["bench", nil, nil, nil, "1"],
            ])
        #expect(
            try page(of: SequencesCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_sequence_used_ratio How much of the sequence's numbers is used up, from 0 to 1.
                # TYPE pg_sequence_used_ratio gauge
                pg_sequence_used_ratio{datname="bench",schemaname="further",sequencename="t_small_seq"} 0.9155527070744064
                pg_sequence_used_ratio{datname="bench",schemaname="further",sequencename="down"} 0.494949494949495
                # HELP pg_sequences_unreadable Sequences that the exporter's role may not read.
                # TYPE pg_sequences_unreadable gauge
                pg_sequences_unreadable{datname="bench"} 1

                """)
    }

    @Test func `as many sequences as the flag says`() throws {
        var flags = FlagValues()
        flags.set(7, for: SequencesCollector.limit)
        #expect(try SequencesCollector(flags: flags).query.text(ServerCatalog()).contains(" LIMIT 7)"))
    }

    @Test func `a sequence whose lock somebody has or waits for is passed over`() throws {
        let sql = try SequencesCollector(flags: FlagValues()).query.text(ServerCatalog())
        #expect(sql.contains("('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')"))
        #expect(!sql.contains("granted"))
    }

    @Test func `indexes that are of no use`() throws {
        let rows = ResultRows(
            ["datname", "pg_indexes_unused", "pg_indexes_unused_size_bytes", "pg_indexes_invalid"],
            [["bench", "1", "688128", "0"]])
        #expect(
            try page(of: IndexesCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_indexes_unused Indexes without a scan since the statistics were reset that enforce nothing.
                # TYPE pg_indexes_unused gauge
                pg_indexes_unused{datname="bench"} 1
                # HELP pg_indexes_unused_size_bytes Size of the unused indexes at their last vacuum or analyze, in bytes.
                # TYPE pg_indexes_unused_size_bytes gauge
                pg_indexes_unused_size_bytes{datname="bench"} 688128
                # HELP pg_indexes_invalid Indexes that are not valid, as a failed CREATE INDEX CONCURRENTLY leaves them.
                # TYPE pg_indexes_invalid gauge
                pg_indexes_invalid{datname="bench"} 0

                """)
    }

    @Test func `scans and sizes of each index`() throws {
        let rows = ResultRows(
            [
                "current_database", "schemaname", "relname", "indexrelname", "idx_scan_total",
                "last_idx_scan_timestamp_seconds", "idx_tup_read_total", "idx_tup_fetch_total", "size_bytes",
            ],
            [["bench", "further", "t", "t_pkey", "0", nil, "0", "0", "688128"]])
        #expect(
            try page(of: StatUserIndexesCollector(), answering: rows) == """
                # HELP pg_stat_user_indexes_idx_scan_total Scans of the index.
                # TYPE pg_stat_user_indexes_idx_scan_total counter
                pg_stat_user_indexes_idx_scan_total{datname="bench",schemaname="further",relname="t",indexrelname="t_pkey"} 0
                # HELP pg_stat_user_indexes_idx_tup_read_total Index entries returned by scans.
                # TYPE pg_stat_user_indexes_idx_tup_read_total counter
                pg_stat_user_indexes_idx_tup_read_total{datname="bench",schemaname="further",relname="t",indexrelname="t_pkey"} 0
                # HELP pg_stat_user_indexes_idx_tup_fetch_total Live rows fetched by simple scans of the index.
                # TYPE pg_stat_user_indexes_idx_tup_fetch_total counter
                pg_stat_user_indexes_idx_tup_fetch_total{datname="bench",schemaname="further",relname="t",indexrelname="t_pkey"} 0
                # HELP pg_stat_user_indexes_size_bytes Size of the index at its last vacuum or analyze, in bytes.
                # TYPE pg_stat_user_indexes_size_bytes gauge
                pg_stat_user_indexes_size_bytes{datname="bench",schemaname="further",relname="t",indexrelname="t_pkey"} 688128

                """)
    }

    @Test func `the oldest tables`() throws {
        let rows = ResultRows(
            [
                "datname", "schemaname", "relname", "pg_table_wraparound_age_transactions",
                "pg_table_wraparound_age_multixacts",
            ],
            [["audit", "public", "Odd \"name\" ü", "1118", "0"]])
        #expect(
            try page(of: TableWraparoundCollector(flags: FlagValues()), answering: rows) == #"""
                # HELP pg_table_wraparound_age_transactions Age of the table's oldest transaction id, in transactions.
                # TYPE pg_table_wraparound_age_transactions gauge
                pg_table_wraparound_age_transactions{datname="audit",schemaname="public",relname="Odd \"name\" ü"} 1118
                # HELP pg_table_wraparound_age_multixacts Age of the table's oldest multixact, in multixacts.
                # TYPE pg_table_wraparound_age_multixacts gauge
                pg_table_wraparound_age_multixacts{datname="audit",schemaname="public",relname="Odd \"name\" ü"} 0

                """#)
    }

    @Test func `extensions of each database`() throws {
        let rows = ResultRows(
            ["datname", "name", "version", "pg_extension_info"],
            [["bench", "plpgsql", "1.0", "1"], ["bench", "pg_stat_statements", "1.10", "1"]])
        #expect(
            try page(of: ExtensionsCollector(), answering: rows) == """
                # HELP pg_extension_info 1 for each extension that is installed.
                # TYPE pg_extension_info gauge
                pg_extension_info{datname="bench",name="plpgsql",version="1.0"} 1
                pg_extension_info{datname="bench",name="pg_stat_statements",version="1.10"} 1

                """)
    }

    @Test func `extensions that could be newer`() throws {
        let rows = ResultRows(
            ["datname", "name", "version", "default_version", "pg_extension_outdated"],
            [["bench", "plpgsql", "1.0", "1.0", "f"], ["bench", "pg_stat_statements", "1.9", "1.10", "t"]])
        #expect(
            try page(of: ExtensionUpdatesCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_extension_outdated Whether the server's default version of the extension is another than that installed.
                # TYPE pg_extension_outdated gauge
                pg_extension_outdated{datname="bench",name="plpgsql",version="1.0",default_version="1.0"} 0
                pg_extension_outdated{datname="bench",name="pg_stat_statements",version="1.9",default_version="1.10"} 1

                """)
    }
}
