import ExporterCore

/// A connection to one database, kept from scrape to scrape, that answers all queries of a scrape in one round trip.
///
/// It never waits: its owner polls ``interest`` and calls ``advance(_:socketIsReady:)``. The connection is made when it
/// is needed and dropped when the server leaves us waiting too long; there is never a second one beside it.
final class PostgresSession {
    enum Phase {
        case closed
        case dialling(Dialling)
        /// The settings and the catalog are on their way.
        case settingUp
        case ready
    }

    let dialer: Dialer
    /// The database, where it is another than that of the data source.
    let database: String?
    private let limits: SessionLimits
    private let endsWithScrape: Bool

    private(set) var phase = Phase.closed
    private(set) var pipeline: Pipeline?
    private var connectedAt = ContinuousClock.now
    private var catalogTakenAt: ContinuousClock.Instant?
    private var began = ContinuousClock.now
    private(set) var deadline = ContinuousClock.now
    /// What this scrape wants to know.
    private var asked: [Query] = []
    /// What of it has not been sent.
    private var wanted: [Query] = []

    var answers = AnswerStore()
    /// Why the session cannot answer; `nil` while it can or has not tried.
    private(set) var failure: CollectorError?
    private(set) var catalog: ServerCatalog? { didSet { texts = QueryTexts() } }
    /// The queries' SQL for this catalog.
    private var texts = QueryTexts()
    private(set) var connectionsMade: UInt64 = 0
    /// Whether the server has answered anything in this scrape.
    private(set) var hasAnswered = false

    /// Makes a session that connects at its first scrape.
    ///
    /// One that `endsWithScrape` hangs up as soon as it has its answers.
    init(_ dialer: Dialer, _ limits: SessionLimits, database: String? = nil, endsWithScrape: Bool = false) {
        self.dialer = dialer
        self.limits = limits
        self.database = database
        self.endsWithScrape = endsWithScrape
    }
}

extension PostgresSession {
    /// Begins a scrape: asks what has no answer that is good enough.
    func begin(_ queries: [Query], until deadline: ContinuousClock.Instant, now: ContinuousClock.Instant) {
        catchUp(now)
        if let pipeline, pipeline.isIdle, now - connectedAt >= limits.maxAge { close() }
        (began, self.deadline) = (now, deadline)
        failure = nil
        hasAnswered = false
        answers.removeOrphans()
        asked = queries
        want(now)
        switch phase {
        case .closed, .dialling: dial(now)
        // Kept answers do not tell that the server is up: it is asked something.
        case .ready where wanted.isEmpty && database == nil && pipeline?.isSimple == false: askForCatalog(now)
        case .ready: send(now)
        case .settingUp: break
        }
    }

    /// Drops the connection, and keeps what it has answered.
    func close() {
        phase = .closed
        pipeline = nil
    }

    /// Gives up because the server has not answered in time.
    func expire(after duration: Duration) {
        fail(CollectorError(silent: dialer.description, wasConnected: isReady, after: duration))
    }

    /// Moves on, as far as that goes without waiting.
    func advance(_ now: ContinuousClock.Instant, socketIsReady: Bool) {
        switch phase {
        case .closed:
            return
        case .dialling(var dialling):
            switch dialling.advance(now, socketIsReady: socketIsReady) {
            case .waiting: phase = .dialling(dialling)
            case .connected(let connection): setUp(connection, now)
            case .failed(let why): fail(CollectorError(refusedBy: dialer.description, why: why))
            case .silent: expire(after: now - began)
            }
        case .settingUp, .ready:
            if socketIsReady { receive(now) }
        }
    }
}

extension PostgresSession {
    /// Takes in what has come since the last scrape: a late answer, the server's new role, the end of the connection.
    private func catchUp(_ now: ContinuousClock.Instant) {
        // Twice, because the end comes after what was said before it.
        for _ in 0..<2 {
            guard let pipeline else { return }
            for (topic, reply) in pipeline.receive() { take(reply, about: topic, now) }
            if pipeline.isLost { return close() }
        }
    }

    /// Takes out of what is asked what is known already, or under way.
    private func want(_ now: ContinuousClock.Instant) {
        wanted = asked.filter { !answers.isGood($0, at: now) && pipeline?.isPending($0) != true }
        for query in wanted { answers.forget(query) }
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
        guard let pipeline = Pipeline(connection, limits) else { return lose(connection.message, now) }
        self.pipeline = pipeline
        if pipeline.isSimple { return meetPooler(connection, now) }
        guard endsWithScrape, let catalog, limits.isFresh(catalogTakenAt, now),
            catalog.version == connection.serverVersion
        else { return askForCatalog(now) }
        begin(pipeline, isLent: catalog.isLent, now)
    }

    private func askForCatalog(_ now: ContinuousClock.Instant) {
        guard let pipeline else { return }
        phase = .settingUp
        // Only the answer tells whether the server process is ours to set anything in.
        pipeline.askAlone(.catalog, ServerCatalog.query, timeout: limits.statementTimeout.wholeMilliseconds)
        if !pipeline.flush() { lose(pipeline.connection.message, now) }
    }

    private func begin(_ pipeline: Pipeline, isLent: Bool, _ now: ContinuousClock.Instant) {
        pipeline.isLent = isLent
        if !isLent { pipeline.ask(.settings, limits.sessionSettings) }
        phase = .ready
        send(now)
    }

    /// PgBouncer's console has neither settings for its sessions nor a catalog.
    private func meetPooler(_ connection: LibpqConnection, _ now: ContinuousClock.Instant) {
        catalog = ServerCatalog(pooler: connection)
        phase = .ready
        send(now)
    }

    /// Asks what is wanted, all at once.
    private func send(_ now: ContinuousClock.Instant) {
        guard let pipeline, var catalog else { return }
        // Reported by the server itself, from version 14 on, as soon as it is promoted.
        if let standby = pipeline.connection.parameter("in_hot_standby"), catalog.isInRecovery != (standby == "on") {
            catalog.isInRecovery.toggle()
            self.catalog = catalog
        }
        if !catalog.isPooler, !limits.isFresh(catalogTakenAt, now) { pipeline.ask(.catalog, ServerCatalog.query) }
        pipeline.connection.holdBack(true)
        defer { pipeline.connection.holdBack(false) }
        for query in wanted {
            do throws(CollectorError) {
                pipeline.ask(
                    query, try texts.text(of: query, catalog),
                    timeout: limits.timeout(of: query, within: deadline - now),
                    rowLimit: limits.rowLimit(of: query))
            } catch {
                answers[query] = Answer(query: query, unasked: error, takenAt: now)
                if error.reason == .failed, limits.mayHaveGrown(catalogTakenAt, now) { catalogTakenAt = nil }
            }
        }
        wanted = []
        guard pipeline.flush() else { return lose(pipeline.connection.message, now) }
        if endsWithScrape, pipeline.isIdle { close() }
    }
}

extension PostgresSession {
    /// Takes in what has come.
    private func receive(_ now: ContinuousClock.Instant) {
        guard let pipeline else { return }
        for (topic, reply) in pipeline.receive() { take(reply, about: topic, now) }
        guard pipeline === self.pipeline else { return }
        if pipeline.isLost { return lose(pipeline.farewell?.message ?? pipeline.connection.message, now) }
        if endsWithScrape, case .ready = phase, pipeline.isIdle { close() }
    }

    private func take(_ reply: Pipeline.Reply, about topic: Pipeline.Topic, _ now: ContinuousClock.Instant) {
        switch (topic, reply) {
        case (.timeout, _), (.settings, .success): break
        case (.settings, .failure(let error)), (.catalog, .failure(let error)): lose(error.message, now)
        case (.catalog, .success(let rows)): take(catalog: rows, now)
        case (.query(let query), _): take(reply, to: query, now)
        }
    }

    private func take(_ reply: Pipeline.Reply, to query: Query, _ now: ContinuousClock.Instant) {
        hasAnswered = true
        let content = reply.mapError { CollectorError($0, of: query, in: database, user: catalog?.user) }
        // What the server offers has changed: it is asked again. Users' queries tell nothing about that.
        if case .failure(let error) = content, error.reason == .absent, query.isFixed { catalogTakenAt = nil }
        answers[query] = Answer(query: query, content: content, takenAt: now)
    }

    private func take(catalog rows: ResultRows, _ now: ContinuousClock.Instant) {
        guard let pipeline else { return }
        let catalog = ServerCatalog(rows, of: pipeline.connection)
        self.catalog = catalog
        catalogTakenAt = now
        if case .settingUp = phase { begin(pipeline, isLent: catalog.isLent, now) }
    }

    /// The connection is gone.
    ///
    /// One that was kept may have been dead before this scrape asked anything: it is made anew, once.
    private func lose(_ why: String, _ now: ContinuousClock.Instant) {
        guard connectedAt < began, !hasAnswered else {
            return fail(CollectorError(lost: dialer.description, why: why))
        }
        close()
        want(now)
        dial(now)
    }

    /// Gives up: the connection is dropped, and made anew at the next scrape.
    ///
    /// What the server has answered before stays good, when it was in this scrape.
    private func fail(_ error: CollectorError) {
        close()
        failure = error
        guard !hasAnswered else { return }
        catalog = nil
        catalogTakenAt = nil
        answers.removeAll()
    }
}
