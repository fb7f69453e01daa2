import ExporterCore

/// A collector whose query names its columns after the families and their labels.
protocol RowsCollector: PostgresCollector {
    static var families: [any ColumnFamily] { get }

    var query: Query { get }
}

extension RowsCollector {
    static var metrics: [any MetricDeclaration] { families }

    var queries: [Query] { [query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        page.write(Self.families, from: try source.answers(to: query, reportingOn: &page), to: query)
    }
}

extension MetricPage {
    /// Writes the families that the answers have columns for.
    mutating func write(_ families: [any ColumnFamily], from answers: [ResultRows], to query: Query) {
        for family in families {
            if let problem = family.write(answers, from: family.name, dividedBy: 1, to: &self) {
                report(CollectorError(.malformed, "read", query.subject, why: "\(problem)"))
            }
        }
    }
}
