import ExporterCore

/// How this server's subscriptions are doing, of all its databases.
///
/// Source: `pg_stat_subscription`, a row a worker of which the one without a table applies the changes; and
/// `pg_subscription`, of which PostgreSQL 13 shows the object ids to superusers only: to others it has no samples.
struct StatSubscriptionCollector: ViewCollector {
    static let name = "stat_subscription"

    static let view = View<2>(
        "pg_stat_subscription",
        labels: ["datname": "d.datname", "subname": "s.subname"],
        emptyTTL: Query.rarely,
        columns: [
            .gauge("enabled", "Whether the subscription is switched on.", sql: "s.subenabled", needs: []),
            .gauge(
                "up", "Whether the worker that applies changes runs.",
                sql: "count(w.pid) FILTER (WHERE w.relid IS NULL) > 0", needs: ["pid", "relid"]),
            .gauge(
                "sync_workers", "Workers that copy a table.", sql: "count(w.pid) FILTER (WHERE w.relid IS NOT NULL)",
                needs: ["pid", "relid"]),
            .gauge(
                "received_lsn_bytes", "The last WAL position received from the publisher, in bytes.",
                sql: "max(w.received_lsn) FILTER (WHERE w.relid IS NULL) - '0/0'", needs: ["received_lsn", "relid"]),
            .gauge(
                "confirmed_lsn_bytes", "The last WAL position reported back to the publisher, in bytes.",
                sql: "max(w.latest_end_lsn) FILTER (WHERE w.relid IS NULL) - '0/0'",
                needs: ["latest_end_lsn", "relid"]),
            .gauge(
                "last_message_age_seconds", "Time since the publisher's last message came in, in seconds.",
                sql: """
                    extract(epoch FROM clock_timestamp()
                    - max(w.last_msg_receipt_time) FILTER (WHERE w.relid IS NULL))
                    """,
                needs: ["last_msg_receipt_time", "relid"]),
        ],
        from: { (catalog) throws(CollectorError) in
            guard catalog.has("oid", in: "pg_subscription") else { throw .absent("pg_subscription") }
            return """
                pg_subscription s
                JOIN pg_database d ON d.oid = s.subdbid
                JOIN pg_stat_subscription w ON w.subid = s.oid
                GROUP BY d.datname, s.subname, s.subenabled
                """
        })
}
