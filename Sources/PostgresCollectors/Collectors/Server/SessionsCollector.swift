import ExporterCore

/// The exporter's own sessions with the server: how many connections, how old what they say is, what was cut.
///
/// Source: the exporter itself. It comes last, when the others have asked everything.
struct SessionsCollector: PostgresCollector {
    static let name = "sessions"

    static let connections = Metric.gauge("pg_exporter_connections", "Connections the exporter has to the server.")
    static let connectionsMade = Metric.counter(
        "pg_exporter_connections_made_total", "Connections the exporter has made to the server.")
    static let queryAge = Metric.gauge(
        "pg_exporter_query_age_seconds", "How old the answer to a query is that is not asked at every scrape.",
        labels: ["query"])
    static let databases = Metric.gauge(
        "pg_exporter_databases", "Databases that are watched, the data source's own included.")
    static let failedDatabases = Metric.gauge(
        "pg_exporter_databases_failed", "Watched databases that did not answer in this scrape.")
    static let databaseAge = Metric.gauge(
        "pg_exporter_database_age_seconds", "How long ago a database besides the data source's own has answered.",
        labels: ["datname"])
    static let rowsCut = Metric.gauge(
        "pg_exporter_rows_cut", "Rows left out of a query's answer because it had more than its limit.",
        labels: ["datname", "query"])

    static let metrics: [any MetricDeclaration] = [
        connections, connectionsMade, queryAge, databases, failedDatabases, databaseAge, rowsCut,
    ]

    var queries: [Query] { [] }

    var isLimited: Bool { false }

    func collect(from source: PostgresSource, into page: inout MetricPage) {
        let sessions = source.reports
        page.write(Self.connections, sessions.count(where: \.isOpen))
        page.write(Self.connectionsMade, sessions.reduce(into: UInt64(0)) { $0 += $1.connectionsMade })
        page.family(Self.queryAge) { samples in
            for kept in sessions.first?.keptAges ?? [] { samples.add(kept.age / .seconds(1), kept.query) }
        }
        page.write(Self.databases, source.databaseCount)
        page.write(Self.failedDatabases, sessions.count(where: \.hasFailed))
        page.family(Self.databaseAge) { samples in
            for session in sessions.dropFirst() {
                if let age = session.age { samples.add(age / .seconds(1), session.database) }
            }
        }
        page.family(Self.rowsCut) { samples in
            for session in sessions {
                for cut in session.cuts { samples.add(cut.rows, session.database, cut.query) }
            }
        }
    }
}
