import ExporterCore

/// How much of the buffer cache is used.
///
/// Source: `pg_buffercache_summary()` of the extension pg_buffercache, since PostgreSQL 16.
struct BuffercacheSummaryCollector: ViewCollector {
    static let name = "buffercache_summary"

    static let view = View<0>(
        "pg_buffercache_summary",
        columns: [
            gauge("buffers_used", "Buffers in use."),
            gauge("buffers_unused", "Buffers not in use."),
            gauge("buffers_dirty", "Buffers that have yet to be written."),
            gauge("buffers_pinned", "Buffers that somebody is using at this moment."),
            gauge("usagecount_avg", "How often used buffers were used of late, on average; the server counts up to 5."),
        ]
    ) { (catalog) throws(CollectorError) in
        let schema = try catalog.require(extension: "pg_buffercache").schema
        try catalog.require(function: "pg_buffercache_summary")
        return "\(schema).pg_buffercache_summary()"
    }

    private static func gauge(_ column: String, _ help: String) -> ViewColumn {
        .gauge(column, help, needs: []).orZero
    }
}
