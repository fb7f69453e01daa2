import ExporterCore

/// The answer to a `SHOW` command of PgBouncer's console.
protocol PoolerTable: Sendable {
    var query: Query { get }

    func write(_ answers: [ResultRows], to page: inout MetricPage)
}

/// A command whose rows are sets of labels and whose columns are families.
struct PoolerColumns<let labelCount: Int>: PoolerTable {
    let query: Query
    private let families: [(column: PoolerColumn, metric: Metric<labelCount>)]

    /// Declares the columns of `SHOW` with this command; the labels are columns of the same names.
    init(_ command: String, prefix: String, labels: InlineArray<labelCount, String>, _ columns: [PoolerColumn]) {
        query = Query("SHOW \(command)", isForPooler: true) { (_) throws(CollectorError) in "SHOW \(command)" }
        families = columns.map { ($0, Metric("\(prefix)_\($0.name)", $0.kind, $0.help, labels: labels)) }
    }

    var metrics: [any MetricDeclaration] { families.map(\.metric) }

    func write(_ answers: [ResultRows], to page: inout MetricPage) {
        for (column, metric) in families {
            guard let source = column.sources.first(where: { name in answers.contains { $0.column(name) != nil } }),
                let problem = metric.write(
                    answers, from: ValueColumn(name: source, divisor: column.divisor), to: &page)
            else { continue }
            page.report(CollectorError(.malformed, "read", query.subject, why: "\(problem)"))
        }
    }
}

/// A family of ``PoolerColumns``.
struct PoolerColumn: Sendable {
    let kind: MetricKind
    let name: String
    let help: String
    /// What the column is called, in one version or another.
    let sources: [String]
    let divisor: Double

    static func counter(_ name: String, _ help: String, _ column: String) -> Self {
        Self(kind: .counter, name: name, help: help, sources: [column], divisor: 1)
    }

    /// A counter of microseconds, as seconds.
    static func seconds(_ name: String, _ help: String, _ column: String) -> Self {
        Self(kind: .counter, name: name, help: help, sources: [column], divisor: 1_000_000)
    }

    static func gauge(_ name: String, _ help: String, _ column: String, or other: String? = nil) -> Self {
        Self(kind: .gauge, name: name, help: help, sources: [column] + (other.map { [$0] } ?? []), divisor: 1)
    }
}

/// A command whose rows are a name and a number each, of which some are families.
struct NamedNumbers: PoolerTable {
    let query: Query
    private let names: String
    private let numbers: String
    private let families: [(name: String, metric: Metric<0>)]

    init(
        _ command: String,
        names: String,
        numbers: String,
        _ families: KeyValuePairs<String, Metric<0>>
    ) {
        query = Query("SHOW \(command)", isForPooler: true) { (_) throws(CollectorError) in "SHOW \(command)" }
        self.names = names
        self.numbers = numbers
        self.families = families.map { ($0.key, $0.value) }
    }

    var metrics: [any MetricDeclaration] { families.map(\.metric) }

    func write(_ answers: [ResultRows], to page: inout MetricPage) {
        for rows in answers {
            guard let name = rows.column(names), let number = rows.column(numbers) else { continue }
            for family in families {
                guard let row = (0..<rows.count).first(where: { rows.cell($0, name).equals(family.name.utf8.span) })
                else {
                    continue
                }
                do throws(ParseError) {
                    page.write(family.metric, try rows.number(row, number))
                } catch {
                    page.report(CollectorError(.malformed, "read", query.subject, why: "\(error)"))
                }
            }
        }
    }
}
