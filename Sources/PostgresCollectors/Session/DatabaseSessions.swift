import ExporterCore

/// The sessions with a server's other databases, at most so many of them connected.
///
/// Where there are more databases than connections, each scrape visits those that have waited longest; of the others
/// the page shows what they said last.
///
/// A connection stays only while it has something to answer, unless it is to be kept: nobody can drop or copy a database
/// to which others are connected. `DROP DATABASE` waits five seconds for them to leave, which is longer than a scrape.
final class DatabaseSessions {
    private let target: PostgresTarget
    private var sessions: [String: PostgresSession] = [:]
    private var lastVisits: [String: UInt64] = [:]
    private var scrapes: UInt64 = 0
    /// The databases that the present scrape visits, in the order of their names.
    private(set) var visited: [String] = []
    private(set) var names: [String] = []

    init(_ target: PostgresTarget) {
        self.target = target
    }

    /// The databases, by name; their owner's own is not among them.
    static let discovery = Query(
        "pg_database",
        sql: """
            SELECT datname FROM pg_database
            WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 AND datname <> current_database()
                AND has_database_privilege(oid, 'CONNECT')
            ORDER BY datname
            """)

    /// How many connections the databases can have.
    private var limit: Int { target.databases.connectionLimit - 1 }

    var all: [(name: String, session: PostgresSession)] {
        names.compactMap { name in sessions[name].map { (name, $0) } }
    }

    /// Those that have something on its way.
    var waiting: [PostgresSession] { visited.compactMap { sessions[$0] }.filter(\.isWaiting) }

    /// Begins a scrape: takes note of databases that have come and gone, and asks those whose turn it is.
    func begin(
        _ queries: [Query],
        in discovered: ResultRows,
        until deadline: ContinuousClock.Instant,
        now: ContinuousClock.Instant
    ) {
        names = (0..<discovered.count).compactMap { discovered.text($0, 0) }.filter(target.databases.visits)
        let present = Set(names)
        sessions = sessions.filter { present.contains($0.key) }
        lastVisits = lastVisits.filter { present.contains($0.key) }
        scrapes += 1

        visited = names.count <= limit ? names : Array(names.sorted(by: hasWaitedLonger).prefix(limit))
        let chosen = Set(visited)
        for (name, session) in sessions where !chosen.contains(name) { session.close() }
        for name in visited {
            lastVisits[name] = scrapes
            let session =
                sessions[name]
                ?? PostgresSession(
                    target.dialer(name), target.limits, database: name,
                    endsWithScrape: !target.databases.keepsConnections)
            sessions[name] = session
            session.begin(queries, until: deadline, now: now)
        }
    }

    private func hasWaitedLonger(_ first: String, _ second: String) -> Bool {
        let (one, other) = (lastVisits[first], lastVisits[second])
        return one == other ? first < second : (one ?? .zero) < (other ?? .zero)
    }

    /// Drops every connection: the server that they lead to is gone.
    func close() {
        for session in sessions.values { session.close() }
        visited = []
    }

    /// Whether all that were asked have answered the query.
    func areSettled(_ query: Query) -> Bool {
        visited.allSatisfy { sessions[$0]?.isSettled(query) != false }
    }

    /// Gives up those that have not answered.
    func expire(after duration: Duration) {
        for session in waiting { session.expire(after: duration) }
    }
}
