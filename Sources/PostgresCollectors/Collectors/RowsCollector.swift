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
        let answers = try source.answers(to: query, reportingOn: &page)
        page.write(Self.families, from: answers, to: query, leavingOut: source.target.databases.exclude)
    }
}
