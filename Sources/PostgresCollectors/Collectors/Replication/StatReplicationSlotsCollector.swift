import ExporterCore

/// What logical decoding did for each slot, and what of it went to disk.
///
/// Source: `pg_stat_replication_slots` (PostgreSQL 14 and later), which knows logical slots only.
struct StatReplicationSlotsCollector: ViewCollector {
    static let name = "stat_replication_slots"

    static let view = View<1>(
        "pg_stat_replication_slots",
        labels: ["slot_name": "slot_name"],
        emptyTTL: Query.rarely,
        columns: [
            .counter("spilled_transactions_total", "Transactions spilled to disk.", sql: "spill_txns"),
            .counter("spills_total", "Times transactions were spilled to disk.", sql: "spill_count"),
            .counter("spilled_bytes_total", "Bytes of decoded transactions spilled to disk.", sql: "spill_bytes"),
            .counter("streamed_transactions_total", "Transactions streamed before they ended.", sql: "stream_txns"),
            .counter("streams_total", "Times transactions were streamed before they ended.", sql: "stream_count"),
            .counter(
                "streamed_bytes_total", "Bytes of transactions streamed before they ended.", sql: "stream_bytes"),
            .counter("transactions_total", "Transactions decoded and sent.", sql: "total_txns"),
            .counter("bytes_total", "Bytes of transactions decoded and sent.", sql: "total_bytes"),
            .counter(
                "exceeded_memory_total", "Times logical_decoding_work_mem was exceeded.", sql: "mem_exceeded_count"),
        ])
}
