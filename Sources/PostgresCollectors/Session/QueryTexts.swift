import ExporterCore

/// The SQL of queries for one catalog, worked out once.
struct QueryTexts {
    /// A query is kept with its text: another in its place in memory would have its identity.
    private var texts: [ObjectIdentifier: (query: Query, text: Result<String, CollectorError>)] = [:]

    /// The SQL to ask, on a server with this catalog.
    /// - Throws: When there is nothing to ask there.
    mutating func text(of query: Query, _ catalog: ServerCatalog) throws(CollectorError) -> String {
        guard query.applies(catalog) else { throw CollectorError.absent(query.subject) }
        if let known = texts[query.id] { return try known.text.get() }
        let text = Result { () throws(CollectorError) in try query.text(catalog) }
        if query.isFixed { texts[query.id] = (query, text) }
        return try text.get()
    }
}
