import ExporterCore

/// A question that a collector asks at every scrape.
///
/// Declared once beside the metrics that answer it: the session prepares it when it connects, sends the queries of all
/// collectors in one pipeline, and keeps each answer for the query's ``ttl``. A class, because which query an answer
/// belongs to is a matter of identity.
final class Query: Sendable {
    /// Where a query is asked.
    enum Scope: Sendable {
        /// In the database that the data source names: what it tells is the same in all databases.
        case server
        /// In every database that is watched: each tells its own.
        case database
    }

    typealias Text = @Sendable (ServerCatalog) throws(CollectorError) -> String

    /// What an error calls it: `pg_stat_database`.
    let subject: String
    /// What an error says we could not do to the subject.
    let action: String
    let scope: Scope
    /// How long an answer stays good; `.zero` is until the next scrape.
    let ttl: Duration
    /// How long an answer without rows stays good: what is rarely there need not be looked for at every scrape.
    let emptyTTL: Duration
    /// What the server may take for it, where that differs from the session's own limit.
    let timeout: Duration?
    /// How many rows of the answer are kept.
    let rowLimit: Int
    /// Whether it is asked of a server with this catalog at all; where it is not, it has no rows.
    let applies: @Sendable (ServerCatalog) -> Bool
    /// The SQL for a server with this catalog; it throws where there is nothing to ask.
    let text: Text
    /// Whether the SQL depends on the catalog only, and so need not be worked out at every scrape.
    let isFixed: Bool

    init(
        _ subject: String,
        action: String = "query",
        scope: Scope = .server,
        ttl: Duration = .zero,
        emptyTTL: Duration = .zero,
        timeout: Duration? = nil,
        rowLimit: Int = .max,
        isForPooler: Bool = false,
        applies: @escaping @Sendable (ServerCatalog) -> Bool = { _ in true },
        isFixed: Bool = true,
        text: @escaping Text
    ) {
        self.subject = subject
        self.action = action
        self.scope = scope
        self.ttl = ttl
        self.emptyTTL = emptyTTL
        self.timeout = timeout
        self.rowLimit = rowLimit
        self.applies = applies
        self.isFixed = isFixed
        self.text = { (catalog) throws(CollectorError) in
            guard catalog.isPooler == isForPooler else {
                let why = isForPooler ? "the server is PostgreSQL" : "PgBouncer's console has no such thing"
                throw CollectorError(.absent, "query", subject, why: why)
            }
            return try text(catalog)
        }
    }

    /// A query that is the same for all servers.
    convenience init(
        _ subject: String,
        scope: Scope = .server,
        ttl: Duration = .zero,
        timeout: Duration? = nil,
        rowLimit: Int = .max,
        sql: String
    ) {
        self.init(subject, scope: scope, ttl: ttl, timeout: timeout, rowLimit: rowLimit) {
            (_) throws(CollectorError) in sql
        }
    }

    var id: ObjectIdentifier { ObjectIdentifier(self) }

    /// How often to look for what is rarely there, and lasts long where it is worth watching.
    static let rarely = Duration.seconds(30)
}
