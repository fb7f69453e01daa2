import ExporterCore

/// Where the WAL is, on servers that call it xlog.
///
/// Source: `pg_current_xlog_location()`, or what a replica has replayed; before PostgreSQL 10.
struct XlogLocationCollector: ViewCollector {
    static let name = "xlog_location"

    static let view = View<0>(
        "pg_xlog_location",
        columns: [
            .gauge(
                "bytes", "Where the server's WAL is, in bytes, of which the upper 12 bits are cut off.",
                sql: "(location - '0/0') % (2 ^ 52)::bigint", needs: [])
        ]
    ) { (catalog) throws(CollectorError) in
        try catalog.require(function: "pg_current_xlog_location")
        return """
            (
                SELECT CASE
                    WHEN pg_is_in_recovery() THEN pg_last_xlog_replay_location() ELSE pg_current_xlog_location()
                END AS location
            ) AS x
            """
    }
}
