/// How a session is doing.
struct SessionReport {
    let database: String
    let isOpen: Bool
    let hasFailed: Bool
    let connectionsMade: UInt64
    /// How long ago it has answered; `nil` when it never has.
    let age: Duration?
    /// How old the answers are that are kept between scrapes.
    let keptAges: [(query: String, age: Duration)]
    /// How many rows did not fit under a limit.
    let cuts: [(query: String, rows: Int)]
}

extension PostgresSession {
    /// How old what the session has said is, and what was cut off it.
    func report(at now: ContinuousClock.Instant) -> SessionReport {
        let all = answers.all
        return SessionReport(
            database: database ?? catalog?.database ?? "",
            isOpen: isOpen,
            hasFailed: failure != nil,
            connectionsMade: connectionsMade,
            age: all.map { now - $0.answer.takenAt }.min(),
            keptAges: all.filter { $0.query.ttl > .zero }
                .map { ($0.query.subject, now - $0.answer.takenAt) }.sorted { $0.0 < $1.0 },
            cuts: all.compactMap { query, answer in
                guard case .success(let rows) = answer.content, rows.cut > 0 else { return nil }
                return (query.subject, rows.cut)
            }.sorted { $0.0 < $1.0 })
    }
}
