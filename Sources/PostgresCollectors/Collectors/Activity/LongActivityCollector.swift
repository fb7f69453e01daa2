import ExporterCore

/// Sessions of each database that keep a transaction or a query open for long.
///
/// Source: `pg_stat_activity`, client sessions only, those of exporters under our name not counted. A role without
/// `pg_read_all_stats` cannot see what others' sessions do, and has no samples.
struct LongActivityCollector: ViewCollector {
    static let name = "long_activity"

    static let view = View<1>(
        "pg_stat_activity",
        prefix: "pg_activity",
        labels: ["datname": "a.datname"],
        from: """
            (
                SELECT *, pid = pg_backend_pid() OR usename = current_user AND application_name <> ''
                    AND application_name = current_setting('application_name') AS is_own
                FROM pg_stat_activity
            ) a
            WHERE a.datname IS NOT NULL AND a.backend_type = 'client backend'
                AND pg_has_role('pg_read_all_stats', 'USAGE')
            GROUP BY a.datname
            """,
        columns: [
            .gauge(
                "idle_in_transaction_sessions", "Sessions that wait for their client within a transaction.",
                sql: "count(*) FILTER (WHERE a.state LIKE 'idle in transaction%')", needs: ["state", "backend_type"]),
            longest(
                "idle_in_transaction", "Longest time that a session has been idle in a transaction, in seconds.",
                since: "state_change", where: "a.state LIKE 'idle in transaction%'"),
            longest(
                "transaction", "Age of the oldest open transaction, in seconds.", since: "xact_start",
                where: "NOT a.is_own"),
            longest(
                "query", "Longest time that a query has been running, in seconds.", since: "query_start",
                where: "a.state = 'active' AND NOT a.is_own"),
        ])

    private static func longest(
        _ what: String,
        _ help: String,
        since column: String,
        where condition: String
    ) -> ViewColumn {
        .gauge(
            "longest_\(what)_seconds", help,
            sql: "max(extract(epoch FROM clock_timestamp() - a.\(column))) FILTER (WHERE \(condition))",
            needs: [column, "backend_type"])
    }
}
