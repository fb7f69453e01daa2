import ExporterCore

/// A query whose rows are sets of labels and whose columns are families: what nearly every statistics view is.
///
/// The `SELECT` is made of the declarations. A column that the server does not have is left out, and costs its own family
/// only.
struct View<let labelCount: Int>: Sendable {
    /// What follows `FROM`, on a server with this catalog.
    typealias From = @Sendable (ServerCatalog) throws(CollectorError) -> String

    let query: Query
    private let families: [Family]
    /// Which of the labels names a database.
    private let databaseLabel: Int?

    private struct Family: Sendable {
        /// What the column is called in the result.
        let column: String
        let metric: Metric<labelCount>
    }

    /// Declares a view.
    ///
    /// `relation` is what the catalog knows; `source` is what follows `FROM`, where that is more. `labels` are the
    /// labels' names and the SQL of their values, of which `NULL` is the empty label.
    init(
        _ relation: String,
        prefix: String? = nil,
        labels: KeyValuePairs<String, String> = [:],
        from source: String? = nil,
        scope: Query.Scope = .server,
        ttl: Duration = .zero,
        emptyTTL: Duration = .zero,
        columns: [ViewColumn]
    ) {
        self.init(
            relation, prefix: prefix, labels: labels, scope: scope, ttl: ttl, emptyTTL: emptyTTL, columns: columns
        ) {
            (_) throws(CollectorError) in source ?? relation
        }
    }

    /// Declares a view of something that differs from server to server.
    ///
    /// Where no column needs one of the relation's, the catalog need not know the relation: it may be a function.
    init(
        _ relation: String,
        prefix: String? = nil,
        labels: KeyValuePairs<String, String> = [:],
        scope: Query.Scope = .server,
        ttl: Duration = .zero,
        emptyTTL: Duration = .zero,
        columns: [ViewColumn],
        from source: @escaping From
    ) {
        precondition(labels.count == labelCount, "the view of \(relation) declares each label")
        databaseLabel = labels.map(\.key).firstIndex(of: "datname")
        let prefix = prefix ?? relation
        let names = InlineArray<labelCount, String> { labels[$0].key }
        families = columns.map { column in
            let metric = Metric("\(prefix)_\(column.name)", column.kind, column.help, labels: names)
            return Family(column: column.name, metric: metric)
        }
        query = Query(relation, scope: scope, ttl: ttl, emptyTTL: emptyTTL) { (catalog) throws(CollectorError) in
            let known = columns.allSatisfy(\.needs.isEmpty) ? [] : try catalog.columns(of: relation)
            let present = columns.filter { $0.needs.allSatisfy(known.contains) }
            guard !present.isEmpty else {
                throw CollectorError(
                    .absent, "query", relation, why: "PostgreSQL \(catalog.shortVersion) has none of its columns")
            }
            let list = labels.map(\.value) + present.map { "\($0.expression) AS \"\($0.name)\"" }
            return "SELECT \(list.joined(separator: ", ")) FROM \(try source(catalog))"
        }
    }

    var metrics: [any MetricDeclaration] { families.map(\.metric) }

    /// Writes a family for each column that the answers have, without the series of `excluded` databases.
    func write(_ answers: [ResultRows], leavingOut excluded: Set<String> = [], to page: inout MetricPage) {
        guard let names = answers.first(where: { $0.count > 0 })?.columns.names else { return }
        var position = labelCount
        // The columns are in the order of the declaration, but for those that the server does not have.
        for family in families where position < names.count && names[position] == family.column {
            write(family, from: answers, at: position, of: names, leavingOut: excluded, to: &page)
            position += 1
        }
    }

    private func write(
        _ family: Family,
        from answers: [ResultRows],
        at position: Int,
        of names: [String],
        leavingOut excluded: Set<String>,
        to page: inout MetricPage
    ) {
        var problem: ParseError?
        page.family(family.metric) { samples in
            for rows in answers {
                // Answers to the same SQL share their names, so this costs no comparison.
                let column = rows.columns.names == names ? position : rows.column(family.column)
                guard let column else { continue }
                for row in 0..<rows.count where !isExcluded(rows, row, excluded) {
                    do throws(ParseError) {
                        guard let number = try rows.number(row, column) else { continue }
                        samples.add(number, writingLabels: { rows.cell(row, $0).writeLabel(to: &$1) })
                    } catch {
                        problem = error
                    }
                }
            }
        }
        if let problem {
            page.report(CollectorError(.malformed, "read", query.subject, why: "\(problem)"))
        }
    }

    private func isExcluded(_ rows: ResultRows, _ row: Int, _ excluded: Set<String>) -> Bool {
        guard let databaseLabel, !excluded.isEmpty else { return false }
        return excluded.contains(String(rows.cell(row, databaseLabel)))
    }
}

/// A family of a ``View``, and the SQL of its values.
struct ViewColumn: Sendable {
    let kind: MetricKind
    /// What the metric's name ends in.
    let name: String
    let help: String
    let expression: String
    /// The columns of the relation that the expression reads.
    let needs: [String]

    /// A number that only grows.
    ///
    /// Without `sql`, the value is the column that the metric is called after; with it, `needs` says which columns it
    /// reads.
    static func counter(_ name: String, _ help: String, sql: String? = nil, needs: [String]? = nil) -> Self {
        Self(kind: .counter, name: name, help: help, expression: sql ?? name, needs: needs ?? [sql ?? name])
    }

    /// A number that goes up and down.
    static func gauge(_ name: String, _ help: String, sql: String? = nil, needs: [String]? = nil) -> Self {
        Self(kind: .gauge, name: name, help: help, expression: sql ?? name, needs: needs ?? [sql ?? name])
    }

    /// A time as Unix seconds, whole ones; 0 for one that never was, as in the original.
    static func time(_ name: String, _ help: String) -> Self {
        Self(
            kind: .gauge, name: name, help: help, expression: "coalesce(floor(extract(epoch FROM \(name))), 0)",
            needs: [name])
    }
}
