import ExporterCore

/// Sessions of each database that wait for a lock, and those that keep them waiting.
///
/// Source: `pg_locks` and `pg_stat_activity`, of which every role may see what is needed. `pg_blocking_pids` halts the
/// lock manager for a moment, so it is asked about 20 waiting sessions only, those whose queries are the oldest. Who
/// holds up others and waits for nobody is at the root of it; process 0 is a prepared transaction.
struct BlockedSessionsCollector: ViewCollector {
    static let name = "blocked_sessions"

    static let view = View<1>(
        "pg_locks",
        prefix: "pg_activity",
        labels: ["datname": "a.datname"],
        from: """
            pg_stat_activity a
            LEFT JOIN (
                SELECT l.*, row_number() OVER (ORDER BY b.query_start, l.pid) AS place,
                    array_agg(l.pid) OVER () AS waiting
                FROM pg_locks l JOIN pg_stat_activity b ON b.pid = l.pid
                WHERE NOT l.granted
            ) w ON w.pid = a.pid
            LEFT JOIN LATERAL unnest(CASE WHEN w.place <= 20 THEN pg_blocking_pids(w.pid) END) AS blocker ON true
            WHERE a.datname IS NOT NULL
            GROUP BY a.datname
            """,
        columns: [
            .gauge("blocked_sessions", "Sessions that wait for a lock.", sql: "count(DISTINCT w.pid)", needs: ["pid"]),
            .gauge(
                "blocking_sessions", "Sessions that keep others waiting for a lock and wait for none themselves.",
                sql: "count(DISTINCT blocker) FILTER (WHERE blocker <> ALL (w.waiting))", needs: ["pid"]),
            .gauge(
                "longest_blocked_seconds", "Longest time that a session has been waiting for a lock, in seconds.",
                sql: "max(extract(epoch FROM clock_timestamp() - w.waitstart))", needs: ["waitstart"]),
        ])
}
