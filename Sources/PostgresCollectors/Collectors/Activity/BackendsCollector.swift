import ExporterCore

/// The server's processes by their kind: clients' sessions, autovacuum and parallel workers, WAL senders.
///
/// Source: `pg_stat_activity`. A role without `pg_read_all_stats` is not told the kinds of others' processes, and has
/// no samples. What a process waits for is told by the type of the wait event; one that waits for nothing is not in it.
struct BackendsCollector: ViewCollector {
    static let name = "backends"

    static let view = QueryTable(
        "pg_stat_activity",
        labels: ["backend_type": "backend_type", "wait_event_type": "wait_event_type"],
        from: """
            pg_stat_activity
            WHERE pg_has_role('pg_read_all_stats', 'USAGE')
            GROUP BY GROUPING SETS ((), (backend_type), (backend_type, wait_event_type))
            HAVING count(*) > 0
            """,
        columns: [
            .gauge(
                "pg_stat_activity_backends", "Processes of the server.", labels: ["backend_type"],
                sql: """
                    CASE WHEN grouping(backend_type) = 0 AND grouping(wait_event_type) = 1 THEN count(*) END
                    """,
                needs: ["backend_type"]),
            .gauge(
                "pg_stat_activity_waiting_backends", "Processes of the server that wait, by the type of what for.",
                labels: ["backend_type", "wait_event_type"],
                sql: "CASE WHEN wait_event_type IS NOT NULL THEN count(*) END",
                needs: ["backend_type", "wait_event_type"]),
            .gauge(
                "pg_autovacuum_workers", "Autovacuum workers that are running.", labels: [],
                sql: """
                    CASE WHEN grouping(backend_type) = 1
                    THEN count(*) FILTER (WHERE backend_type = 'autovacuum worker') END
                    """,
                needs: ["backend_type"]),
            .gauge(
                "pg_autovacuum_max_workers", "Autovacuum workers that there can be.", labels: [],
                sql: """
                    CASE WHEN grouping(backend_type) = 1
                    THEN current_setting('autovacuum_max_workers')::integer END
                    """),
        ])
}
