import ExporterCore
import Glibc

/// A connection to one database, kept from scrape to scrape, that answers all queries of a scrape in one round trip.
///
/// It never waits: its owner polls ``socket`` and calls ``advance(_:socketIsReady:)``. The connection is made when it is
/// needed and dropped when the server leaves us waiting too long; there is never a second one beside it.
final class PostgresSession {
    enum Phase {
        case closed
        case dialling(Dialling)
        /// The settings and the catalog are on their way.
        case settingUp
        case ready
    }

    let dialer: Dialer
    private let limits: SessionLimits
    private var phase = Phase.closed
    var pipeline: Pipeline?
    private var answers = AnswerStore()
    /// What this scrape wants to know, until it has been sent.
    private var wanted: [Query] = []
    private var deadline = ContinuousClock.now
    private var connectedAt = ContinuousClock.now

    /// Why the session cannot answer; `nil` while it can or has not tried.
    private(set) var failure: CollectorError?
    private(set) var catalog: ServerCatalog?
    private var catalogTakenAt: ContinuousClock.Instant?
    private(set) var connectionsMade: UInt64 = 0
    /// Whether the server has answered anything in this scrape.
    private(set) var hasAnswered = false

    /// The database, where it is another than that of the data source.
    private let database: String?

    init(_ dialer: Dialer, _ limits: SessionLimits, database: String? = nil) {
        self.dialer = dialer
        self.limits = limits
        self.database = database
    }
}

extension PostgresSession {
    var isOpen: Bool { pipeline != nil }

    /// Whether the connection is still being made.
    var isConnecting: Bool {
        switch phase {
        case .dialling, .settingUp: true
        case .closed, .ready: false
        }
    }

    /// Whether something is on its way.
    var isWaiting: Bool {
        switch phase {
        case .closed: false
        case .dialling, .settingUp: true
        case .ready: pipeline?.isIdle == false
        }
    }

    /// What to poll for, and until when at the latest.
    var interest: (socket: pollfd, until: ContinuousClock.Instant)? {
        switch phase {
        case .closed:
            return nil
        case .dialling(let dialling):
            guard let socket = dialling.connection?.socket else { return nil }
            let events = dialling.wantsToWrite ? POLLOUT : POLLIN
            return (pollfd(fd: socket, events: Int16(events), revents: 0), dialling.attemptEnds)
        case .settingUp, .ready:
            guard let pipeline, !pipeline.isIdle else { return nil }
            let events = pipeline.hasMoreToSend ? POLLIN | POLLOUT : POLLIN
            return (pollfd(fd: pipeline.connection.socket, events: Int16(events), revents: 0), deadline)
        }
    }

    /// Begins a scrape: asks what has no answer that is good enough.
    func begin(_ queries: [Query], until deadline: ContinuousClock.Instant, now: ContinuousClock.Instant) {
        self.deadline = deadline
        if let pipeline, pipeline.isIdle, now - connectedAt >= limits.maxAge { close() }
        wanted = queries.filter { !answers.isGood($0, at: now) && pipeline?.isPending($0) != true }
        for query in wanted { answers.forget(query) }
        failure = nil
        hasAnswered = false
        switch phase {
        case .closed: dial(now)
        case .ready: send(now)
        case .dialling, .settingUp: break
        }
    }

    /// The answer to a query; `nil` while it is on its way.
    func answer(to query: Query) -> Answer? { answers[query] }

    /// Whether nothing that this scrape wants is on its way any more.
    func isSettled(_ query: Query) -> Bool { failure != nil || answers[query] != nil }

    /// How old what the session has said is, and what was cut off it.
    func report(at now: ContinuousClock.Instant) -> SessionReport {
        SessionReport(
            database: database ?? catalog?.database ?? "",
            isOpen: isOpen,
            hasFailed: failure != nil,
            connectionsMade: connectionsMade,
            age: answers.all.map { now - $0.takenAt }.min(),
            keptAges: answers.all.filter { $0.query.ttl > .zero }
                .map { ($0.query.subject, now - $0.takenAt) }.sorted { $0.0 < $1.0 },
            cuts: answers.all.compactMap { answer in
                guard case .success(let rows) = answer.content, rows.cut > 0 else { return nil }
                return (answer.query.subject, rows.cut)
            }.sorted { $0.0 < $1.0 })
    }

    /// Takes an answer from elsewhere.
    func take(_ rows: ResultRows, asAnswerTo query: Query) {
        answers[query] = Answer(query: query, content: .success(rows), takenAt: .now)
    }

    /// Drops the connection, and keeps what it has answered.
    func close() {
        phase = .closed
        pipeline = nil
    }

    /// Gives up: the connection is dropped, and made anew at the next scrape.
    func fail(_ error: CollectorError) {
        close()
        failure = error
        catalog = nil
        catalogTakenAt = nil
        answers.removeAll()
    }

    /// Gives up because the server has not answered in time.
    func expire(after duration: Duration) {
        let seconds = Double(duration.wholeMilliseconds) / 1000
        let action = if case .ready = phase { "query" } else { "connect to" }
        fail(
            CollectorError(
                .timeout, action, dialer.description, why: "no answer within \(seconds) s",
                remedy: "see whether the server is overloaded, stopped or cut off"))
    }
}

extension PostgresSession {
    /// Moves on, as far as that goes without waiting.
    func advance(_ now: ContinuousClock.Instant, socketIsReady: Bool) {
        switch phase {
        case .closed:
            return
        case .dialling(var dialling):
            switch dialling.advance(now, socketIsReady: socketIsReady) {
            case .waiting: phase = .dialling(dialling)
            case .connected(let connection): setUp(connection, now)
            case .failed: fail(CollectorError(refusedBy: dialer.description, why: dialling.lastFailure))
            }
        case .settingUp, .ready:
            if socketIsReady { receive(now) }
        }
    }

    private func dial(_ now: ContinuousClock.Instant) {
        do throws(CollectorError) {
            phase = .dialling(Dialling(try dialer.attempts(deadline), now: now, deadline: deadline))
            advance(now, socketIsReady: false)
        } catch {
            fail(error)
        }
    }

    private func setUp(_ connection: LibpqConnection, _ now: ContinuousClock.Instant) {
        connectionsMade += 1
        connectedAt = now
        guard let pipeline = Pipeline(connection) else { return fail(lost(connection.message)) }
        self.pipeline = pipeline
        if pipeline.isSimple { return meetPooler(connection, now) }
        phase = .settingUp
        catalog = nil
        pipeline.ask(.settings, limits.settingsQuery)
        pipeline.ask(.catalog, ServerCatalog.query)
        if !pipeline.flush() { fail(lost(connection.message)) }
    }

    /// PgBouncer's console has neither settings for its sessions nor a catalog.
    private func meetPooler(_ connection: LibpqConnection, _ now: ContinuousClock.Instant) {
        var catalog = ServerCatalog()
        catalog.isPooler = true
        catalog.versionText = "PgBouncer \(connection.parameter("server_version") ?? "")"
        catalog.database = connection.database
        catalog.user = connection.user
        self.catalog = catalog
        phase = .ready
        send(now)
    }

    /// Asks what is wanted, all at once.
    private func send(_ now: ContinuousClock.Instant) {
        guard let pipeline, var catalog else { return }
        // Reported by the server itself, from version 14 on, as soon as it is promoted.
        if let standby = pipeline.connection.parameter("in_hot_standby") { catalog.isInRecovery = standby == "on" }
        if let catalogTakenAt, now - catalogTakenAt < limits.catalogLifetime {
        } else if !catalog.isPooler {
            pipeline.ask(.catalog, ServerCatalog.query)
        }
        for query in wanted {
            guard query.applies(catalog) else {
                answers[query] = Answer(query: query, content: .success(.none), takenAt: now)
                continue
            }
            do throws(CollectorError) {
                let text = try query.text(catalog)
                pipeline.ask(
                    query, text, timeout: limits.timeout(of: query, within: deadline - now),
                    rowLimit: limits.rowLimit(of: query))
            } catch {
                // What the server does not have is no failure: there is nothing to say about it.
                let isAbsent = error.reason == .absent
                answers[query] = Answer(
                    query: query, content: isAbsent ? .success(ResultRows.none) : .failure(error), takenAt: now)
            }
        }
        wanted = []
        if !pipeline.flush() { fail(lost(pipeline.connection.message)) }
    }

    /// Takes in what has come.
    private func receive(_ now: ContinuousClock.Instant) {
        guard let pipeline else { return }
        guard let replies = pipeline.receive() else { return fail(lost(pipeline.connection.message)) }
        for (topic, reply) in replies {
            switch topic {
            case .timeout: break
            case .settings: if case .failure(let error) = reply { return fail(lost(error.message)) }
            case .catalog: take(catalog: reply, now)
            case .query(let query): take(reply, to: query, now)
            }
        }
    }

    private func take(_ reply: Pipeline.Reply, to query: Query, _ now: ContinuousClock.Instant) {
        hasAnswered = true
        let content = reply.map { $0.of(catalog?.database ?? "") }
            .mapError { CollectorError($0, of: query, in: database, user: catalog?.user) }
        // What the server offers has changed: it is asked again.
        if case .failure(let error) = content, error.reason == .absent { catalogTakenAt = nil }
        answers[query] = Answer(query: query, content: content, takenAt: now)
    }

    private func take(catalog reply: Pipeline.Reply, _ now: ContinuousClock.Instant) {
        guard let pipeline else { return }
        let rows: ResultRows
        switch reply {
        case .success(let answer): rows = answer
        case .failure(let error): return fail(lost(error.message))
        }
        var catalog = ServerCatalog()
        catalog.version = pipeline.connection.serverVersion
        catalog.database = pipeline.connection.database
        catalog.user = pipeline.connection.user
        catalog.read(rows)
        self.catalog = catalog
        catalogTakenAt = now
        if case .settingUp = phase {
            phase = .ready
            send(now)
        }
    }

    private func lost(_ why: String) -> CollectorError {
        CollectorError(
            .failed, "talk to", dialer.description, why: why.isEmpty ? "the connection was lost" : why,
            remedy: "the next scrape connects again")
    }
}
