import ExporterCore

/// Reads, writes and cache hits, by who did them, on what and what for.
///
/// Source: `pg_stat_io` (PostgreSQL 16 and later). Rows in which nothing has happened are left out. The bytes are the
/// view's own where it has them (18), and operations times `op_bytes` before. Times stay 0 unless `track_io_timing`
/// (for the WAL `track_wal_io_timing`) is on.
struct StatIOCollector: ViewCollector {
    static let name = "stat_io"

    static let view = QueryTable(
        "pg_stat_io",
        labels: ["backend_type": "backend_type", "object": "object", "context": "context"],
        from: """
            pg_stat_io
            WHERE coalesce(reads, 0) + coalesce(writes, 0) + coalesce(writebacks, 0) + coalesce(extends, 0)
                + coalesce(hits, 0) + coalesce(evictions, 0) + coalesce(reuses, 0) + coalesce(fsyncs, 0) > 0
            """,
        columns: [
            counter("reads_total", "Read operations.", "reads"),
            counter("read_bytes_total", "Bytes read.", "read_bytes"),
            counter("read_bytes_total", "Bytes read.", "reads * op_bytes", needs: ["reads", "op_bytes"]),
            seconds("read", "Time spent reading, in seconds."),
            counter("writes_total", "Write operations.", "writes"),
            counter("write_bytes_total", "Bytes written.", "write_bytes"),
            counter("write_bytes_total", "Bytes written.", "writes * op_bytes", needs: ["writes", "op_bytes"]),
            seconds("write", "Time spent writing, in seconds."),
            counter("writebacks_total", "Blocks that the kernel was asked to write to disk.", "writebacks"),
            seconds("writeback", "Time spent asking the kernel to write to disk, in seconds."),
            counter("extends_total", "Operations that made a relation longer.", "extends"),
            counter("extend_bytes_total", "Bytes by which relations were made longer.", "extend_bytes"),
            counter(
                "extend_bytes_total", "Bytes by which relations were made longer.", "extends * op_bytes",
                needs: ["extends", "op_bytes"]),
            seconds("extend", "Time spent making relations longer, in seconds."),
            counter("hits_total", "Blocks found in shared buffers.", "hits"),
            counter("evictions_total", "Blocks thrown out of a buffer to make room.", "evictions"),
            counter("reuses_total", "Buffers of a ring used again.", "reuses"),
            counter("fsyncs_total", "Calls of fsync.", "fsyncs"),
            seconds("fsync", "Time spent in fsync, in seconds."),
        ])

    private static func counter(_ name: String, _ help: String, _ sql: String, needs: [String]? = nil) -> TableColumn {
        .counter(
            "pg_stat_io_\(name)", help, labels: ["backend_type", "object", "context"], sql: sql, needs: needs ?? [sql])
    }

    private static func seconds(_ operation: String, _ help: String) -> TableColumn {
        counter("\(operation)_seconds_total", help, "\(operation)_time / 1000", needs: ["\(operation)_time"])
    }
}
