import ExporterCore

/// What is on its way over one connection, and the statements prepared on it.
///
/// Each command is followed by a sync, so that one which fails fails alone. A text of several statements, which the
/// server prepares for nobody, waits until all others are answered and is sent as it is.
final class Pipeline {
    /// What a command is about.
    enum Topic {
        case settings, catalog, timeout
        case query(Query)
    }

    typealias Reply = Result<ResultRows, ServerError>

    private enum Expected {
        /// The end of a statement's preparation, which only matters where it fails.
        case prepared(Statement)
        case answer(Topic, Statement?, rowLimit: Int = .max)
        case sync
    }

    private final class Statement {
        let name: String
        let text: String
        /// What the columns are called; the same at each answer.
        var columns: ResultColumns?
        var failure: ServerError?

        init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    let connection: LibpqConnection
    private let database: String
    /// Whether the server knows the simple protocol only, which takes one command after another.
    let isSimple: Bool
    /// Whether a pooler lends us a server process for each transaction only: what we set or prepared in it, others would
    /// find there.
    var isLent = false
    private(set) var hasMoreToSend = false

    private let limits: SessionLimits

    private var expected: [Expected] = []
    private var next = 0
    /// What is sent by the simple protocol, one after another.
    private var backlog: [(topic: Topic, sql: String, rowLimit: Int)] = []
    private var isPipelined: Bool
    /// The texts of which the server has said that they are several statements.
    private var withSeveralStatements: Set<String> = []
    private var statements: [ObjectIdentifier: Statement] = [:]
    private var statementsMade = 0
    private var timeout: Int?
    /// What has come in of the present answer.
    private var rows: ResultDraft?
    private var failure: ServerError?
    private var isDeliveringSingleRows = false
    /// Of several statements, the first that has rows is the answer.
    private var hasAllRows = false
    /// Whether the connection is gone.
    private(set) var isLost = false
    /// What the server said before it ended the connection.
    private(set) var farewell: ServerError?

    init?(_ connection: LibpqConnection, _ limits: SessionLimits) {
        self.connection = connection
        self.limits = limits
        database = connection.database
        isSimple = connection.parameter("server_version")?.hasSuffix("/bouncer") == true
        isPipelined = !isSimple
        guard isSimple ? connection.enterSimpleMode() : connection.enterPipeline() else { return nil }
    }

    var isIdle: Bool { next == expected.count && backlog.isEmpty }

    func isPending(_ query: Query) -> Bool {
        expected[next...].contains {
            if case .answer(.query(let pending), _, _) = $0 { pending === query } else { false }
        }
            || backlog.contains { if case .query(let pending) = $0.topic { pending === query } else { false } }
    }
}

extension Pipeline {
    /// Sends a command that is not worth preparing.
    func ask(_ topic: Topic, _ sql: String) {
        guard isPipelined else { return backlog.append((topic, sql, .max)) }
        if connection.sendQuery(sql), connection.sendSync() { expected += [.answer(topic, nil), .sync] }
    }

    /// Sends a command whose settings end with it.
    func askAlone(_ topic: Topic, _ sql: String, timeout: Int, rowLimit: Int = .max) {
        guard connection.sendQuery(limits.transactionSettings(timeout: timeout)), connection.sendQuery(sql),
            connection.sendSync()
        else { return }
        expected += [.answer(.settings, nil), .answer(topic, nil, rowLimit: rowLimit), .sync]
    }

    /// Sends a query, prepared at its first time, which the server may take `timeout` milliseconds for.
    ///
    /// Where there is a `rowLimit`, its rows are taken one by one: an answer without end needs no memory without end.
    func ask(_ query: Query, _ text: String, timeout: Int, rowLimit: Int) {
        if isLent, isPipelined { return askAlone(.query(query), text, timeout: timeout, rowLimit: rowLimit) }
        if timeout != self.timeout, !isSimple, !isLent {
            self.timeout = timeout
            ask(.timeout, "SELECT set_config('statement_timeout', '\(timeout)', false)")
        }
        guard isPipelined, !withSeveralStatements.contains(text) else {
            return backlog.append((.query(query), text, rowLimit))
        }
        var statement = statements[query.id]
        if statement?.text != text {
            statementsMade += 1
            let new = Statement(name: "exporter_\(statementsMade)", text: text)
            guard connection.sendPrepare(new.name, text) else { return }
            expected.append(.prepared(new))
            statements[query.id] = new
            statement = new
        }
        guard let statement, connection.sendPrepared(statement.name), connection.sendSync() else { return }
        expected += [.answer(.query(query), statement, rowLimit: rowLimit), .sync]
    }

    /// Prepares a query anew when it is asked next: what it was prepared against has changed.
    func forget(_ query: Query) { statements[query.id] = nil }

    /// Sends as much as the socket takes; `false` when the connection is gone.
    func flush() -> Bool {
        if next == expected.count {
            guard backlog.isEmpty ? returnToPipeline() : sendNextOfBacklog() else { return false }
        }
        guard !connection.isBroken, let isDone = connection.flush() else { return false }
        hasMoreToSend = !isDone
        return true
    }

    private func sendNextOfBacklog() -> Bool {
        guard !isPipelined || connection.leavePipeline() else { return false }
        isPipelined = false
        let (topic, sql, rowLimit) = backlog.removeFirst()
        // Among several statements may be one that sets another.
        timeout = nil
        guard connection.sendSimple(sql) else { return false }
        expected = [.answer(topic, nil, rowLimit: rowLimit)]
        next = 0
        return true
    }

    private func returnToPipeline() -> Bool {
        guard !isSimple, !isPipelined else { return true }
        isPipelined = true
        return connection.enterPipeline()
    }
}

extension Pipeline {
    /// Takes in what has come, without waiting: the replies that are complete.
    func receive() -> [(Topic, Reply)] {
        let isAlive = connection.consume()
        // Also reads what the server says unasked; not sooner, or rows could not be taken one by one any more.
        if next == expected.count { _ = connection.isBusy }
        var replies: [(Topic, Reply)] = []
        while next < expected.count, farewell == nil {
            prepareForRows()
            guard !connection.isBusy else { break }
            guard let result = connection.nextResult() else {
                if let reply = endCommand() { replies.append(reply) }
                continue
            }
            take(result)
        }
        if next == expected.count {
            expected.removeAll(keepingCapacity: true)
            next = 0
        }
        isLost = !isAlive || farewell != nil || !flush()
        return replies
    }

    /// Has the rows of a bounded query delivered one by one.
    private func prepareForRows() {
        guard !isDeliveringSingleRows, case .answer(_, _, let rowLimit) = expected[next], rowLimit < .max else {
            return
        }
        isDeliveringSingleRows = true
        connection.deliverSingleRows()
    }

    private func take(_ result: borrowing PostgresResult) {
        switch result.status {
        case .rows, .singleRow:
            guard !hasAllRows else { return }
            var draft = rows.take() ?? emptyRows(like: result)
            result.copy(into: &draft)
            rows = draft
            hasAllRows = result.status == .rows
        case .done:
            break
        case .aborted:
            failure = ServerError(code: "25P02", message: "the command before it failed")
        case .sync:
            if case .sync = expected[next] { next += 1 }
        case .failed:
            failure = result.failure
            if failure?.endsConnection == true { farewell = failure }
        }
    }

    private func emptyRows(like result: borrowing PostgresResult) -> ResultDraft {
        guard case .answer(_, let statement, let rowLimit) = expected[next] else {
            return ResultDraft(columns: result.columns)
        }
        let columns = statement?.columns ?? result.columns
        statement?.columns = columns
        return ResultDraft(columns: columns, limit: rowLimit)
    }

    /// A command's results are over.
    private func endCommand() -> (Topic, Reply)? {
        defer {
            next += 1
            rows = nil
            failure = nil
            isDeliveringSingleRows = false
            hasAllRows = false
        }
        switch expected[next] {
        case .sync:
            return nil
        case .prepared(let statement):
            statement.failure = failure
            return nil
        case .answer(let topic, let statement, let rowLimit):
            if let failure = statement?.failure ?? failure {
                if case .query = topic, let statement, failure.deniesSeveral(in: statement.text) {
                    withSeveralStatements.insert(statement.text)
                    backlog.append((topic, statement.text, rowLimit))
                    return nil
                }
                // What could not be prepared or run may be possible later.
                if case .query(let query) = topic { forget(query) }
                return (topic, .failure(failure))
            }
            return (topic, .success(rows.map { ResultRows($0, of: database) } ?? .none))
        }
    }
}
