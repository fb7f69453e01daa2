import ExporterCore

/// A user's query together with the question that the sessions ask for it.
final class RunningQuery: Sendable {
    let query: CustomQuery
    let question: Query
    /// What the metrics' names begin with.
    let namespace: String
    /// Whether its series carry the name of the database besides their own labels.
    let namesDatabase: Bool

    init(_ query: CustomQuery, prefix: String, namesDatabases: Bool, rowLimit: Int) {
        self.query = query
        namespace = query.namespace.hasPrefix("pg") ? prefix + query.namespace.dropFirst(2) : query.namespace
        let hasOwnLabel = query.columns.contains { $0.usage == .label && $0.name == "datname" }
        namesDatabase = namesDatabases && query.databases != .main && !hasOwnLabel
        question = Query(
            "the custom query \(query.namespace)",
            action: "run",
            scope: query.databases == .main ? .server : .database,
            ttl: query.ttl,
            timeout: query.timeout,
            rowLimit: rowLimit,
            applies: { query.runs(on: $0) },
            // A file that is read again replaces it.
            isFixed: false,
            text: { (_) throws(CollectorError) in query.sql })
    }

    func metricName(of column: CustomQuery.Column) -> String {
        let name = query.metricName(of: column)
        return namespace + name.dropFirst(query.namespace.count)
    }
}

extension CustomQuery {
    /// Whether the query is meant for this database of this server.
    fileprivate func runs(on catalog: ServerCatalog) -> Bool {
        if case .named(let names) = databases, !names.contains(catalog.database) { return false }
        switch role {
        case .primary where catalog.isInRecovery: return false
        case .replica where !catalog.isInRecovery: return false
        default: return versions.contains(PostgresVersion(number: catalog.version))
        }
    }
}
