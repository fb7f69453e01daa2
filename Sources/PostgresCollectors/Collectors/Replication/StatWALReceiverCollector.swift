import ExporterCore

/// What a replica receives from its primary.
///
/// Source: `pg_stat_wal_receiver`, empty on a server that receives nothing. Places in the WAL are in bytes, of which
/// the upper 12 bits are cut off.
struct StatWALReceiverCollector: ViewCollector {
    static let name = "stat_wal_receiver"

    static let view = View<3>(
        "pg_stat_wal_receiver",
        labels: [
            "upstream_host": "trim(both '''' FROM substring(conninfo FROM 'host=([^ ]*)'))",
            "slot_name": "slot_name", "status": "status",
        ],
        columns: [
            place("receive_start_lsn", "Where the receiver began, in bytes."),
            place("flushed_lsn", "Up to where WAL has been received and flushed to disk, in bytes."),
            .gauge("receive_start_tli", "The timeline that the receiver began with."),
            .gauge("received_tli", "The timeline of what was received last."),
            time("last_msg_send_time", "When the primary sent its last message, in Unix seconds."),
            time("last_msg_receipt_time", "When the last message was received, in Unix seconds."),
            place("latest_end_lsn", "Up to where the receiver last reported to the primary, in bytes."),
            time("latest_end_time", "When the receiver last reported to the primary, in Unix seconds."),
            .gauge(
                "upstream_node", "The number of the primary's node, from the name of a slot that repmgr made.",
                sql: "nullif(substring(slot_name FROM 'repmgr_slot_([0-9]*)'), '')", needs: ["slot_name"]),
        ])

    private static func place(_ column: String, _ help: String) -> ViewColumn {
        .counter(column, help, sql: "(\(column) - '0/0') % (2 ^ 52)::bigint", needs: [column])
    }

    private static func time(_ column: String, _ help: String) -> ViewColumn {
        .counter(column, help, sql: "extract(epoch FROM \(column))", needs: [column])
    }
}
