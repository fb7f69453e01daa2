import ExporterCore

/// What was written to the write-ahead log.
///
/// Source: `pg_stat_wal` (PostgreSQL 14 and later). Since 18, writes, syncs and their times are in `pg_stat_io`, with
/// `object="wal"`.
struct StatWALCollector: ViewCollector {
    static let name = "stat_wal"

    static let view = View<0>(
        "pg_stat_wal",
        columns: [
            .counter("records_total", "WAL records written.", sql: "wal_records"),
            .counter("full_page_images_total", "Full images of pages written to the WAL.", sql: "wal_fpi"),
            .counter(
                "full_page_image_bytes_total", "Bytes of full images of pages written to the WAL.",
                sql: "wal_fpi_bytes"),
            .counter("bytes_total", "Bytes of WAL written.", sql: "wal_bytes"),
            .counter(
                "buffers_full_total", "Times WAL was written because its buffers were full.", sql: "wal_buffers_full"),
            .counter("writes_total", "Times WAL buffers were written.", sql: "wal_write"),
            .counter("syncs_total", "Times WAL files were synced.", sql: "wal_sync"),
            .counter(
                "write_seconds_total", "Time spent writing WAL, in seconds; 0 unless track_wal_io_timing is on.",
                sql: "wal_write_time / 1000", needs: ["wal_write_time"]),
            .counter(
                "sync_seconds_total", "Time spent syncing WAL, in seconds; 0 unless track_wal_io_timing is on.",
                sql: "wal_sync_time / 1000", needs: ["wal_sync_time"]),
        ])
}
