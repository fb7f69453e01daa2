import ExporterCore

/// For how long idle sessions have been idle, by their state and application.
///
/// Source: `pg_stat_activity` without our own session. A histogram of how it is now, not of all that has been.
struct ProcessIdleCollector: PostgresCollector {
    static let name = "process_idle"

    static let seconds = Metric.histogram(
        "pg_process_idle_seconds", "For how long sessions have been idle, in seconds.",
        labels: ["state", "application_name"])

    static let metrics: [any MetricDeclaration] = [seconds]

    private static let bounds = [1, 2, 5, 15, 30, 60, 90, 120, 300]

    private static let query = Query(
        "pg_stat_activity",
        sql: """
            SELECT state, application_name, coalesce(sum(age::bigint), 0), count(*),
                \(bounds.map { "count(*) FILTER (WHERE age <= \($0))" }.joined(separator: ", "))
            FROM (
                SELECT state, application_name, extract(epoch FROM now() - state_change) AS age
                FROM pg_stat_activity
                WHERE state LIKE 'idle%' AND pid <> pg_backend_pid()
            ) AS s
            GROUP BY state, application_name
            ORDER BY state, application_name
            """)

    var queries: [Query] { [Self.query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        var histograms: [(state: String, application: String, Histogram)] = []
        for rows in try source.answers(to: Self.query, reportingOn: &page) {
            for row in 0..<rows.count {
                let histogram = try Self.histogram(rows, row)
                histograms.append((String(rows.cell(row, 0)), String(rows.cell(row, 1)), histogram))
            }
        }
        page.family(Self.seconds) { samples in
            for (state, application, histogram) in histograms {
                samples.add(histogram, labels: [state, application])
            }
        }
    }

    private static func histogram(_ rows: ResultRows, _ row: Int) throws(CollectorError) -> Histogram {
        var numbers: [Double] = []
        for column in 2..<rows.columns.names.count {
            do throws(ParseError) {
                if let number = try rows.number(row, column) { numbers.append(number.doubleValue) }
            } catch {
                throw CollectorError(.malformed, "read", query.subject, why: "\(error)")
            }
        }
        guard numbers.count == bounds.count + 2 else {
            throw CollectorError(.malformed, "read", query.subject, why: "a histogram of idle sessions is incomplete")
        }
        return Histogram(
            buckets: zip(bounds, numbers[2...]).map { .init(upperBound: Double($0), cumulativeCount: $1) },
            sum: numbers[0], count: numbers[1])
    }
}
