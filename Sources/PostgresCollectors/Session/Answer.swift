import ExporterCore

/// What the server answered to a query, or why it did not.
final class Answer {
    /// `nil` when the query is gone: a file of custom queries was read again without it.
    private(set) weak var query: Query?
    let content: Result<ResultRows, CollectorError>
    let takenAt: ContinuousClock.Instant

    init(query: Query, content: Result<ResultRows, CollectorError>, takenAt: ContinuousClock.Instant) {
        self.query = query
        self.content = content
        self.takenAt = takenAt
    }

    /// The answer to a query that was not asked; what the server does not have is no failure, but nothing to tell.
    convenience init(query: Query, unasked error: CollectorError, takenAt: ContinuousClock.Instant) {
        self.init(query: query, content: error.reason == .absent ? .success(.none) : .failure(error), takenAt: takenAt)
    }
}

/// The answers of a session, kept as long as their queries say.
struct AnswerStore {
    private var answers: [ObjectIdentifier: Answer] = [:]

    subscript(query: Query) -> Answer? {
        get { answers[query.id] }
        set { answers[query.id] = newValue }
    }

    /// Whether the answer need not be asked for again.
    func isGood(_ query: Query, at now: ContinuousClock.Instant) -> Bool {
        guard let answer = answers[query.id], case .success(let rows) = answer.content else { return false }
        let ttl = rows.count == 0 ? max(query.ttl, query.emptyTTL) : query.ttl
        return ttl > .zero && now - answer.takenAt < ttl
    }

    /// Forgets the answers to queries that are gone.
    mutating func removeOrphans() {
        guard answers.values.contains(where: { $0.query == nil }) else { return }
        answers = answers.filter { $0.value.query != nil }
    }

    mutating func forget(_ query: Query) { answers[query.id] = nil }

    mutating func removeAll() { answers.removeAll() }

    /// Each answer, with the query it is to.
    var all: [(query: Query, answer: Answer)] {
        answers.values.compactMap { answer in answer.query.map { ($0, answer) } }
    }
}
