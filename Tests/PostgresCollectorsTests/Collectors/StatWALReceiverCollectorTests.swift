import Testing

@testable import PostgresCollectors

@Suite struct StatWALReceiverCollectorTests {
    @Test func `reports a receiver without a slot; what is unknown is no sample`() throws {
        let rows = ResultRows(
            [
                "upstream_host", "slot_name", "status", "receive_start_lsn", "flushed_lsn", "receive_start_tli",
                "received_tli", "last_msg_send_time", "last_msg_receipt_time", "latest_end_lsn", "latest_end_time",
                "upstream_node",
            ],
            [
                [
                    "127.0.0.1", nil, "streaming", "201326592", "216309760", "1", "1", "1795266118.477007",
                    "1795266118.477116", "216309760", nil, nil,
                ]
            ])
        #expect(
            try page(of: StatWALReceiverCollector(), answering: rows)
                == Self.wholePage)
    }

    @Test func `does without the flushed place before PostgreSQL 13`() throws {
        let catalog = ServerCatalog.offering(120_022, columns: ["pg_stat_wal_receiver": ["receive_start_lsn"]])
        let text = try StatWALReceiverCollector.view.query.text(catalog)
        #expect(text.contains(#"(receive_start_lsn - '0/0') % (2 ^ 52)::bigint AS "receive_start_lsn""#))
        #expect(!text.contains("flushed_lsn"))
    }

    private static let wholePage = """
        # HELP pg_stat_wal_receiver_receive_start_lsn Where the receiver began, in bytes.
        # TYPE pg_stat_wal_receiver_receive_start_lsn counter
        pg_stat_wal_receiver_receive_start_lsn{upstream_host="127.0.0.1",slot_name="",\
        status="streaming"} 2.01326592e+08
        # HELP pg_stat_wal_receiver_flushed_lsn Up to where WAL has been received and flushed to disk, in bytes.
        # TYPE pg_stat_wal_receiver_flushed_lsn counter
        pg_stat_wal_receiver_flushed_lsn{upstream_host="127.0.0.1",slot_name="",status="streaming"} 2.1630976e+08
        # HELP pg_stat_wal_receiver_receive_start_tli The timeline that the receiver began with.
        # TYPE pg_stat_wal_receiver_receive_start_tli gauge
        pg_stat_wal_receiver_receive_start_tli{upstream_host="127.0.0.1",slot_name="",status="streaming"} 1
        # HELP pg_stat_wal_receiver_received_tli The timeline of what was received last.
        # TYPE pg_stat_wal_receiver_received_tli gauge
        pg_stat_wal_receiver_received_tli{upstream_host="127.0.0.1",slot_name="",status="streaming"} 1
        # HELP pg_stat_wal_receiver_last_msg_send_time When the primary sent its last message, in Unix seconds.
        # TYPE pg_stat_wal_receiver_last_msg_send_time counter
        pg_stat_wal_receiver_last_msg_send_time{upstream_host="127.0.0.1",slot_name="",\
        status="streaming"} 1.795266118477007e+09
        # HELP pg_stat_wal_receiver_last_msg_receipt_time When the last message was received, in Unix seconds.
        # TYPE pg_stat_wal_receiver_last_msg_receipt_time counter
        pg_stat_wal_receiver_last_msg_receipt_time{upstream_host="127.0.0.1",slot_name="",\
        status="streaming"} 1.795266118477116e+09
        # HELP pg_stat_wal_receiver_latest_end_lsn Up to where the receiver last reported to the primary, \
        in bytes.
        # TYPE pg_stat_wal_receiver_latest_end_lsn counter
        pg_stat_wal_receiver_latest_end_lsn{upstream_host="127.0.0.1",slot_name="",status="streaming"} 2.1630976e+08

        """
}
