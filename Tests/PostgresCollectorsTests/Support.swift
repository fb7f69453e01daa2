import ExporterCore
import Testing

@testable import PostgresCollectors

extension ResultRows {
    /// Rows of text, `nil` for SQL `NULL`.
    convenience init(_ names: [String], _ rows: [[String?]], limit: Int = .max, of database: String = "") {
        var draft = ResultDraft(
            columns: ResultColumns(names: names, types: names.map { _ in 25 }), limit: limit)
        for row in rows where draft.beginRow() {
            for cell in row {
                if var cell {
                    cell.withUTF8 { draft.append(UnsafeRawBufferPointer($0)) }
                } else {
                    draft.appendNull()
                }
            }
        }
        self.init(draft, of: database)
    }
}

extension PostgresTarget {
    /// A server that nobody connects to.
    static func offline(_ compatibility: Compatibility = .latest, exclude: Set<String> = []) -> PostgresTarget {
        PostgresTarget(
            dialer: { _ in Dialer("nowhere") { (_) throws(CollectorError) in [] } },
            limits: SessionLimits(),
            labels: ServerLabels(server: "db1:5432", constants: [], compatibility),
            databases: DatabaseSelection(autoDiscover: false, include: [], exclude: exclude, connectionLimit: 10))
    }
}

/// The page that a collector writes when the server has answered its queries, in their order, with these rows.
func page(
    of collector: some PostgresCollector,
    answering answers: ResultRows...,
    on target: PostgresTarget = .offline()
) throws -> String {
    let source = PostgresSource(target)
    for (query, rows) in zip(collector.queries, answers) { source.take(rows, asAnswerTo: query) }
    var page = MetricPage()
    try collector.collect(from: source, into: &page)
    #expect(page.problems.isEmpty)
    return page.text
}
