import ExporterCore

/// How many sessions of each kind each database has, and how old their oldest transaction is.
///
/// Source: `pg_stat_activity` without our own session, joined with all databases and states, so that a state that no
/// session is in is a 0. Sessions without a database or a state (replication, background workers) are not in it.
struct StatActivityCollector: ViewCollector {
    static let name = "stat_activity"

    static let view = View<7>(
        "pg_stat_activity",
        labels: [
            "datname": "d.datname", "state": "s.state", "usename": "a.usename",
            "application_name": "a.application_name", "backend_type": "a.backend_type",
            "wait_event_type": "a.wait_event_type", "wait_event": "a.wait_event",
        ],
        columns: [
            .gauge("count", "Sessions in this state.", sql: "a.sessions", needs: []).orZero,
            .gauge(
                "max_tx_duration", "Age of the oldest transaction of the sessions in this state, in seconds.",
                sql: "a.age", needs: []
            ).orZero,
        ]
    ) { (catalog) throws(CollectorError) in
        let backendType = catalog.has("backend_type", in: "pg_stat_activity") ? "backend_type" : "NULL::text"
        return """
            (
                VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'),
                    ('fastpath function call'), ('disabled')
            ) AS s (state)
            CROSS JOIN pg_database d
            LEFT JOIN (
                SELECT datname, state, usename, application_name, \(backendType) AS backend_type,
                    wait_event_type, wait_event,
                    count(*) AS sessions, max(extract(epoch FROM now() - xact_start)) AS age
                FROM pg_stat_activity
                WHERE pid <> pg_backend_pid()
                GROUP BY 1, 2, 3, 4, 5, 6, 7
            ) AS a ON a.datname = d.datname AND a.state = s.state
            """
    }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        page.constantLabels += source.target.labels.formerlyLegacy
        try Self.view.write(from: source, to: &page)
    }
}
