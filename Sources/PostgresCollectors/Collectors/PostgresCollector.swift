import ExporterCore

/// A collector whose answers are on their way before it is asked to collect.
protocol PostgresCollector: Collector where Source == PostgresSource {
    /// What it asks the server, sent with the other collectors' queries when the scrape begins.
    var queries: [Query] { get }
}

/// A collector that is one view.
protocol ViewCollector: PostgresCollector {
    associatedtype Rows: ViewDeclaration

    static var view: Rows { get }
}

extension ViewCollector {
    static var metrics: [any MetricDeclaration] { view.metrics }

    var queries: [Query] { [Self.view.query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        Self.view.write(try source.answers(to: Self.view.query, reportingOn: &page), to: &page)
    }
}

/// A view of any number of labels.
protocol ViewDeclaration {
    var query: Query { get }
    var metrics: [any MetricDeclaration] { get }

    func write(_ answers: [ResultRows], to page: inout MetricPage)
}

extension View: ViewDeclaration {}
