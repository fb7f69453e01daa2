import ExporterCore

/// When the server was started.
///
/// Source: `pg_postmaster_start_time()`.
struct PostmasterCollector: ViewCollector {
    static let name = "postmaster"

    static let view = View<0>(
        "pg_postmaster_start_time",
        prefix: "pg_postmaster",
        from: "pg_postmaster_start_time() AS started",
        columns: [
            .gauge(
                "start_time_seconds", "When the server was started, in Unix seconds.",
                sql: "extract(epoch FROM started)", needs: [])
        ])
}
