import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `Standbys and subscriptions` {
    @Test func `how far each standby is behind`() throws {
        let rows = ResultRows(
            [
                "application_name", "client_addr", "slot_name", "state", "sync_state",
                "pg_stat_replication_connections", "pg_stat_replication_write_lag_seconds",
                "pg_stat_replication_flush_lag_seconds", "pg_stat_replication_replay_lag_seconds",
                "pg_stat_replication_sent_lag_bytes", "pg_stat_replication_write_lag_bytes",
                "pg_stat_replication_flush_lag_bytes", "pg_stat_replication_replay_lag_bytes",
                "pg_stat_replication_reply_age_seconds", "pg_stat_replication_sync_priority",
                "pg_stat_replication_state", "pg_stat_replication_sync_state",
            ],
            [
                [
                    "replica1", "127.0.0.1", "replica1", "streaming", "async", "1", "0.00086", "0.00091", "0.0012", "0",
                    "0", "0", "6648", "1.701639", "0", "1", "1",
                ],
                // A role that may not see what others' sessions do.
                [
                    "replica2", nil, nil, nil, nil, "1", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil,
                ],
            ])
        #expect(
            try page(of: StatReplicationLagCollector(), answering: rows) == """
                # HELP pg_stat_replication_connections Connections of the standby.
                # TYPE pg_stat_replication_connections gauge
                pg_stat_replication_connections{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 1
                pg_stat_replication_connections{application_name="replica2",client_addr="",slot_name=""} 1
                # HELP pg_stat_replication_write_lag_seconds Time until the standby wrote recent WAL, in seconds.
                # TYPE pg_stat_replication_write_lag_seconds gauge
                pg_stat_replication_write_lag_seconds{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 0.00086
                # HELP pg_stat_replication_flush_lag_seconds Time until the standby flushed recent WAL, in seconds.
                # TYPE pg_stat_replication_flush_lag_seconds gauge
                pg_stat_replication_flush_lag_seconds{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 0.00091
                # HELP pg_stat_replication_replay_lag_seconds Time until the standby replayed recent WAL, in seconds.
                # TYPE pg_stat_replication_replay_lag_seconds gauge
                pg_stat_replication_replay_lag_seconds{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 0.0012
                # HELP pg_stat_replication_sent_lag_bytes WAL that has not been sent to the standby, in bytes.
                # TYPE pg_stat_replication_sent_lag_bytes gauge
                pg_stat_replication_sent_lag_bytes{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 0
                # HELP pg_stat_replication_write_lag_bytes WAL that the standby has not written, in bytes.
                # TYPE pg_stat_replication_write_lag_bytes gauge
                pg_stat_replication_write_lag_bytes{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 0
                # HELP pg_stat_replication_flush_lag_bytes WAL that the standby has not flushed, in bytes.
                # TYPE pg_stat_replication_flush_lag_bytes gauge
                pg_stat_replication_flush_lag_bytes{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 0
                # HELP pg_stat_replication_replay_lag_bytes WAL that the standby has not replayed, in bytes.
                # TYPE pg_stat_replication_replay_lag_bytes gauge
                pg_stat_replication_replay_lag_bytes{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 6648
                # HELP pg_stat_replication_reply_age_seconds Time since the standby's last reply by its own clock, in seconds.
                # TYPE pg_stat_replication_reply_age_seconds gauge
                pg_stat_replication_reply_age_seconds{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 1.701639
                # HELP pg_stat_replication_sync_priority The standby's turn to be the synchronous one; 0 is never.
                # TYPE pg_stat_replication_sync_priority gauge
                pg_stat_replication_sync_priority{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1"} 0
                # HELP pg_stat_replication_state 1 for the state of the connection to the standby.
                # TYPE pg_stat_replication_state gauge
                pg_stat_replication_state{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1",state="streaming"} 1
                # HELP pg_stat_replication_sync_state 1 for how commits wait for the standby.
                # TYPE pg_stat_replication_sync_state gauge
                pg_stat_replication_sync_state{application_name="replica1",client_addr="127.0.0.1",slot_name="replica1",sync_state="async"} 1

                """)
    }

    @Test func `a standby that has said nothing is not called up to date`() throws {
        let catalog = ServerCatalog.offering(150_018, columns: ["pg_stat_replication": ["replay_lsn"]])
        #expect(
            try StatReplicationLagCollector.view.query.text(catalog).contains(
                "max(CASE WHEN s.replay_lsn IS NOT NULL THEN greatest(0, own.lsn - s.replay_lsn) END)"))
    }

    @Test func `a standby whose primary talks to it`() throws {
        let rows = ResultRows(
            [
                "pg_recovery_receive_lsn_bytes", "pg_recovery_replay_lsn_bytes", "pg_recovery_replay_lag_bytes",
                "pg_recovery_replay_paused", "pg_recovery_wal_receiver_up", "pg_recovery_last_message_age_seconds",
            ],
            [["223031344", "223031000", "344", "f", "t", "0.265429"]])
        #expect(
            try page(of: RecoveryCollector(), answering: rows) == """
                # HELP pg_recovery_receive_lsn_bytes The last WAL position received from the primary, in bytes.
                # TYPE pg_recovery_receive_lsn_bytes gauge
                pg_recovery_receive_lsn_bytes 2.23031344e+08
                # HELP pg_recovery_replay_lsn_bytes The last WAL position replayed, in bytes.
                # TYPE pg_recovery_replay_lsn_bytes gauge
                pg_recovery_replay_lsn_bytes 2.23031e+08
                # HELP pg_recovery_replay_lag_bytes WAL received but not replayed, in bytes.
                # TYPE pg_recovery_replay_lag_bytes gauge
                pg_recovery_replay_lag_bytes 344
                # HELP pg_recovery_replay_paused Whether the replay of WAL is paused.
                # TYPE pg_recovery_replay_paused gauge
                pg_recovery_replay_paused 0
                # HELP pg_recovery_wal_receiver_up Whether a WAL receiver streams from the primary.
                # TYPE pg_recovery_wal_receiver_up gauge
                pg_recovery_wal_receiver_up 1
                # HELP pg_recovery_last_message_age_seconds Time since the primary's last message came in, in seconds.
                # TYPE pg_recovery_last_message_age_seconds gauge
                pg_recovery_last_message_age_seconds 0.265429

                """)
    }

    @Test func `a primary has nothing to recover`() throws {
        #expect(try page(of: RecoveryCollector(), answering: ResultRows(["pg_recovery_replay_paused"], [])) == "")
    }

    @Test func `what a standby reads ahead`() throws {
        let rows = ResultRows(
            [
                "prefetched_blocks_total", "hit_blocks_total", "skipped_init_blocks_total",
                "skipped_new_blocks_total", "skipped_full_page_blocks_total", "skipped_repeated_blocks_total",
                "wal_distance_bytes", "block_distance", "io_depth",
            ],
            [["94", "1781", "2286", "8373", "2080", "53240", "0", "0", "0"]])
        #expect(
            try page(of: StatRecoveryPrefetchCollector(), answering: rows) == """
                # HELP pg_stat_recovery_prefetch_prefetched_blocks_total Blocks read ahead.
                # TYPE pg_stat_recovery_prefetch_prefetched_blocks_total counter
                pg_stat_recovery_prefetch_prefetched_blocks_total 94
                # HELP pg_stat_recovery_prefetch_hit_blocks_total Blocks not read ahead because they were in shared buffers.
                # TYPE pg_stat_recovery_prefetch_hit_blocks_total counter
                pg_stat_recovery_prefetch_hit_blocks_total 1781
                # HELP pg_stat_recovery_prefetch_skipped_init_blocks_total Blocks not read ahead because they begin empty.
                # TYPE pg_stat_recovery_prefetch_skipped_init_blocks_total counter
                pg_stat_recovery_prefetch_skipped_init_blocks_total 2286
                # HELP pg_stat_recovery_prefetch_skipped_new_blocks_total Blocks not read ahead because they did not exist.
                # TYPE pg_stat_recovery_prefetch_skipped_new_blocks_total counter
                pg_stat_recovery_prefetch_skipped_new_blocks_total 8373
                # HELP pg_stat_recovery_prefetch_skipped_full_page_blocks_total Blocks not read ahead because the WAL has them in full.
                # TYPE pg_stat_recovery_prefetch_skipped_full_page_blocks_total counter
                pg_stat_recovery_prefetch_skipped_full_page_blocks_total 2080
                # HELP pg_stat_recovery_prefetch_skipped_repeated_blocks_total Blocks not read ahead because they had been just before.
                # TYPE pg_stat_recovery_prefetch_skipped_repeated_blocks_total counter
                pg_stat_recovery_prefetch_skipped_repeated_blocks_total 53240
                # HELP pg_stat_recovery_prefetch_wal_distance_bytes How far ahead of the replay it looks, in bytes of WAL.
                # TYPE pg_stat_recovery_prefetch_wal_distance_bytes gauge
                pg_stat_recovery_prefetch_wal_distance_bytes 0
                # HELP pg_stat_recovery_prefetch_block_distance How far ahead of the replay it looks, in blocks.
                # TYPE pg_stat_recovery_prefetch_block_distance gauge
                pg_stat_recovery_prefetch_block_distance 0
                # HELP pg_stat_recovery_prefetch_io_depth Reads begun but not known to be complete.
                # TYPE pg_stat_recovery_prefetch_io_depth gauge
                pg_stat_recovery_prefetch_io_depth 0

                """)
    }

    @Test func `what logical decoding did for each slot`() throws {
        let rows = ResultRows(
            [
                "slot_name", "spilled_transactions_total", "spills_total", "spilled_bytes_total",
                "streamed_transactions_total", "streams_total", "streamed_bytes_total", "transactions_total",
                "bytes_total",
            ],
            [["s1", "1", "2", "66060288", "0", "0", "0", "3", "131736"]])
        #expect(
            try page(of: StatReplicationSlotsCollector(), answering: rows) == """
                # HELP pg_stat_replication_slots_spilled_transactions_total Transactions spilled to disk.
                # TYPE pg_stat_replication_slots_spilled_transactions_total counter
                pg_stat_replication_slots_spilled_transactions_total{slot_name="s1"} 1
                # HELP pg_stat_replication_slots_spills_total Times transactions were spilled to disk.
                # TYPE pg_stat_replication_slots_spills_total counter
                pg_stat_replication_slots_spills_total{slot_name="s1"} 2
                # HELP pg_stat_replication_slots_spilled_bytes_total Bytes of decoded transactions spilled to disk.
                # TYPE pg_stat_replication_slots_spilled_bytes_total counter
                pg_stat_replication_slots_spilled_bytes_total{slot_name="s1"} 6.6060288e+07
                # HELP pg_stat_replication_slots_streamed_transactions_total Transactions streamed before they ended.
                # TYPE pg_stat_replication_slots_streamed_transactions_total counter
                pg_stat_replication_slots_streamed_transactions_total{slot_name="s1"} 0
                # HELP pg_stat_replication_slots_streams_total Times transactions were streamed before they ended.
                # TYPE pg_stat_replication_slots_streams_total counter
                pg_stat_replication_slots_streams_total{slot_name="s1"} 0
                # HELP pg_stat_replication_slots_streamed_bytes_total Bytes of transactions streamed before they ended.
                # TYPE pg_stat_replication_slots_streamed_bytes_total counter
                pg_stat_replication_slots_streamed_bytes_total{slot_name="s1"} 0
                # HELP pg_stat_replication_slots_transactions_total Transactions decoded and sent.
                # TYPE pg_stat_replication_slots_transactions_total counter
                pg_stat_replication_slots_transactions_total{slot_name="s1"} 3
                # HELP pg_stat_replication_slots_bytes_total Bytes of transactions decoded and sent.
                # TYPE pg_stat_replication_slots_bytes_total counter
                pg_stat_replication_slots_bytes_total{slot_name="s1"} 131736

                """)
    }

    @Test func `a subscription that is switched off, and one that works`() throws {
        let rows = ResultRows(
            [
                "datname", "subname", "enabled", "up", "sync_workers", "received_lsn_bytes", "confirmed_lsn_bytes",
                "last_message_age_seconds",
            ],
            [
                ["bench", "off", "f", "f", "0", nil, nil, nil],
                ["bench", "s1", "t", "t", "1", "117797696", "117797600", "1.704671"],
            ])
        #expect(
            try page(of: StatSubscriptionCollector(), answering: rows) == """
                # HELP pg_stat_subscription_enabled Whether the subscription is switched on.
                # TYPE pg_stat_subscription_enabled gauge
                pg_stat_subscription_enabled{datname="bench",subname="off"} 0
                pg_stat_subscription_enabled{datname="bench",subname="s1"} 1
                # HELP pg_stat_subscription_up Whether the worker that applies changes runs.
                # TYPE pg_stat_subscription_up gauge
                pg_stat_subscription_up{datname="bench",subname="off"} 0
                pg_stat_subscription_up{datname="bench",subname="s1"} 1
                # HELP pg_stat_subscription_sync_workers Workers that copy a table.
                # TYPE pg_stat_subscription_sync_workers gauge
                pg_stat_subscription_sync_workers{datname="bench",subname="off"} 0
                pg_stat_subscription_sync_workers{datname="bench",subname="s1"} 1
                # HELP pg_stat_subscription_received_lsn_bytes The last WAL position received from the publisher, in bytes.
                # TYPE pg_stat_subscription_received_lsn_bytes gauge
                pg_stat_subscription_received_lsn_bytes{datname="bench",subname="s1"} 1.17797696e+08
                # HELP pg_stat_subscription_confirmed_lsn_bytes The last WAL position reported back to the publisher, in bytes.
                # TYPE pg_stat_subscription_confirmed_lsn_bytes gauge
                pg_stat_subscription_confirmed_lsn_bytes{datname="bench",subname="s1"} 1.177976e+08
                # HELP pg_stat_subscription_last_message_age_seconds Time since the publisher's last message came in, in seconds.
                # TYPE pg_stat_subscription_last_message_age_seconds gauge
                pg_stat_subscription_last_message_age_seconds{datname="bench",subname="s1"} 1.704671

                """)
    }

    @Test func `errors and conflicts of a subscription`() throws {
        let rows = ResultRows(
            ["datname", "subname", "apply_errors_total", "sync_errors_total", "conflict_update_missing_total"],
            [["bench", "s1", "4", "0", "2"]])
        #expect(
            try page(of: StatSubscriptionStatsCollector(), answering: rows) == """
                # HELP pg_stat_subscription_stats_apply_errors_total Errors while changes were applied.
                # TYPE pg_stat_subscription_stats_apply_errors_total counter
                pg_stat_subscription_stats_apply_errors_total{datname="bench",subname="s1"} 4
                # HELP pg_stat_subscription_stats_sync_errors_total Errors while tables were copied at first.
                # TYPE pg_stat_subscription_stats_sync_errors_total counter
                pg_stat_subscription_stats_sync_errors_total{datname="bench",subname="s1"} 0
                # HELP pg_stat_subscription_stats_conflict_update_missing_total Updated rows that were missing.
                # TYPE pg_stat_subscription_stats_conflict_update_missing_total counter
                pg_stat_subscription_stats_conflict_update_missing_total{datname="bench",subname="s1"} 2

                """)
    }
}
