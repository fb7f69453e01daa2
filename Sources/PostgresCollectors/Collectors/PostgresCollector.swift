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
        try Self.view.write(from: source, to: &page)
    }
}

/// A collector that is one view, which the flags have a say in: the names of 0.19, a prefix of the user's.
protocol FlaggedViewCollector: PostgresCollector, ConfigurableCollector {
    var view: any ViewDeclaration { get }

    /// What the samples carry in front of their own labels.
    func labels(of target: PostgresTarget) -> [PageLabel]
}

extension FlaggedViewCollector {
    static var flags: [any FlagDeclaration] { [] }

    var queries: [Query] { [view.query] }

    func labels(of target: PostgresTarget) -> [PageLabel] { [] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        page.constantLabels += labels(of: source.target)
        try view.write(from: source, to: &page)
    }
}

extension ViewDeclaration {
    /// Writes what the source answered.
    func write(from source: PostgresSource, to page: inout MetricPage) throws(CollectorError) {
        let answers = try source.answers(to: query, reportingOn: &page)
        write(answers, leavingOut: source.target.databases.exclude, to: &page)
    }
}

/// A view of any number of labels.
protocol ViewDeclaration: Sendable {
    var query: Query { get }
    var metrics: [any MetricDeclaration] { get }

    func write(_ answers: [ResultRows], leavingOut excluded: Set<String>, to page: inout MetricPage)
}

extension View: ViewDeclaration {}
