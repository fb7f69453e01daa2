import ExporterCore

/// A query whose rows bear families of different labels.
///
/// The `SELECT` is made of the declarations, as a ``View``'s is, but each family has labels of its own, and a value can
/// be computed in more than one way: the first of a family's columns that the server can give counts.
struct QueryTable: Sendable {
    let query: Query
    private let families: [any ColumnFamily]

    /// Declares a table.
    ///
    /// `relation` is what the catalog knows and an error names; `source` is what follows `FROM`, where that is more.
    /// `labels` are the SQL of the families' labels, of which `NULL` is the empty label.
    init(
        _ relation: String,
        labels: KeyValuePairs<String, String> = [:],
        from source: String? = nil,
        scope: Query.Scope = .server,
        ttl: Duration = .zero,
        emptyTTL: Duration = .zero,
        applies: @escaping @Sendable (ServerCatalog) -> Bool = { _ in true },
        columns: [TableColumn]
    ) {
        precondition(
            columns.allSatisfy { $0.family.labelNames.allSatisfy { name in labels.contains { $0.key == name } } },
            "the table of \(relation) declares each label")
        families = firstOfEach(columns).map(\.family)
        query = Query(relation, scope: scope, ttl: ttl, emptyTTL: emptyTTL, applies: applies) {
            (catalog) throws(CollectorError) in
            let known = try catalog.columns(of: relation)
            let present = firstOfEach(columns.filter { $0.needs.allSatisfy(known.contains) })
            guard !present.isEmpty else {
                throw CollectorError(
                    .absent, "query", relation, why: "PostgreSQL \(catalog.shortVersion) has none of its columns")
            }
            let list =
                labels.map { "\($0.value) AS \"\($0.key)\"" } + present.map { "\($0.expression) AS \($0.family.name)" }
            return "SELECT \(list.joined(separator: ", ")) FROM \(source ?? relation)"
        }
    }
}

extension QueryTable: ViewDeclaration {
    var metrics: [any MetricDeclaration] { families }

    /// Writes a family for each column that the answers have, without the series of `excluded` databases.
    func write(_ answers: [ResultRows], leavingOut excluded: Set<String> = [], to page: inout MetricPage) {
        page.write(families, from: answers, to: query, leavingOut: excluded)
    }
}

private func firstOfEach(_ columns: [TableColumn]) -> [TableColumn] {
    columns.indices
        .filter { index in !columns[..<index].contains { $0.family.name == columns[index].family.name } }
        .map { columns[$0] }
}

/// A family of a ``QueryTable``, and the SQL of its values.
struct TableColumn: Sendable {
    let family: any ColumnFamily
    let expression: String
    /// The columns of the relation that the expression reads.
    let needs: [String]

    /// A number that only grows.
    static func counter<let labelCount: Int>(
        _ name: String,
        _ help: String,
        labels: InlineArray<labelCount, String>,
        sql: String,
        needs: [String] = []
    ) -> Self {
        Self(family: Metric.counter(name, help, labels: labels), expression: sql, needs: needs)
    }

    /// A number that goes up and down; without `sql` a 1, where it is the labels that tell something.
    static func gauge<let labelCount: Int>(
        _ name: String,
        _ help: String,
        labels: InlineArray<labelCount, String>,
        sql: String = "1",
        needs: [String] = []
    ) -> Self {
        Self(family: Metric.gauge(name, help, labels: labels), expression: sql, needs: needs)
    }
}

extension MetricPage {
    /// Writes the families that the answers have columns for.
    mutating func write(
        _ families: [any ColumnFamily],
        from answers: [ResultRows],
        to query: Query,
        leavingOut excluded: Set<String>
    ) {
        let answers = answers.filter { $0.count > 0 }
        guard !answers.isEmpty else { return }
        for family in families {
            let column = ValueColumn(name: family.name, excluded: excluded)
            if let problem = family.write(answers, from: column, to: &self) {
                report(CollectorError(.malformed, "read", query.subject, why: "\(problem)"))
            }
        }
    }
}

/// A family whose samples are rows: its labels are the columns that are called as they are.
protocol ColumnFamily: MetricDeclaration {
    /// Writes the family, and says what was no number.
    func write(_ answers: [ResultRows], from column: ValueColumn, to page: inout MetricPage) -> ParseError?
}

/// Where a family's numbers are.
struct ValueColumn {
    /// What the column is called.
    let name: String
    /// What the numbers are divided by.
    var divisor = 1.0
    /// Databases whose rows are left out.
    var excluded: Set<String> = []
}

extension Metric: ColumnFamily {
    func write(_ answers: [ResultRows], from column: ValueColumn, to page: inout MetricPage) -> ParseError? {
        var problem: ParseError?
        page.family(self) { samples in
            for rows in answers {
                guard let value = rows.column(column.name) else { continue }
                let positions = labels.indices.compactMap { rows.column(labels[$0]) }
                guard positions.count == labelCount else { continue }
                for row in 0..<rows.count where !column.leavesOut(row, of: rows) {
                    do throws(ParseError) {
                        guard let number = try rows.number(row, value)?.divided(by: column.divisor) else { continue }
                        samples.add(number, writingLabels: { rows.cell(row, positions[$0]).writeLabel(to: &$1) })
                    } catch {
                        problem = error
                    }
                }
            }
        }
        return problem
    }
}

extension ValueColumn {
    fileprivate func leavesOut(_ row: Int, of rows: ResultRows) -> Bool {
        guard !excluded.isEmpty, let database = rows.column("datname") else { return false }
        return excluded.contains(String(rows.cell(row, database)))
    }
}

extension PrintedNumber {
    fileprivate func divided(by divisor: Double) -> Self { divisor == 1 ? self : .real(doubleValue / divisor) }
}
