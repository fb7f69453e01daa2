public import ExporterCore
import Glibc

/// A PostgreSQL server, as a thread's collectors see it: the session with the database that the data source names, and
/// those with the other databases where they are watched.
public final class PostgresSource: CollectorSource {
    let target: PostgresTarget
    private let main: PostgresSession
    private let databases: DatabaseSessions
    private var began = ContinuousClock.now
    private var deadline = ContinuousClock.now
    /// Why it is not known which databases there are.
    private var discoveryFailure: CollectorError?
    /// When the page no longer waits for the other databases.
    private var databaseDeadline = ContinuousClock.now

    init(_ target: PostgresTarget) {
        self.target = target
        main = PostgresSession(target.dialer(nil), target.limits)
        databases = DatabaseSessions(target)
    }

    public func beginScrape(
        of collectors: [any Collector<PostgresSource>],
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) {
        let queries = collectors.compactMap { $0 as? any PostgresCollector }.flatMap(\.queries)
        began = .now
        let time = min(deadline - began, target.limits.collectionTimeout)
        self.deadline = began + time - min(.milliseconds(200), time / 10)
        databaseDeadline = began + time * 3 / 5
        let discovery = target.databases.autoDiscover ? [DatabaseSessions.discovery] : []
        main.begin(discovery + queries, until: self.deadline, now: began)
        wait { !main.isConnecting }
        if target.databases.autoDiscover { visitDatabases(queries.filter { $0.scope == .database }) }
        if let failure = main.failure {
            databases.close()
            throw failure
        }
    }

    private func visitDatabases(_ queries: [Query]) {
        wait { main.isSettled(DatabaseSessions.discovery) }
        discoveryFailure = nil
        switch main.answer(to: DatabaseSessions.discovery)?.content {
        case .success(let rows): databases.begin(queries, in: rows, until: databaseDeadline, now: .now)
        case .failure(let error): discoveryFailure = error
        case nil: break
        }
    }

    /// The answers to a query: one, or one from each database.
    ///
    /// What another database did not answer is reported on the page, and costs its own series.
    /// - Throws: When the data source's own database did not answer.
    func answers(to query: Query, reportingOn page: inout MetricPage) throws(CollectorError) -> [ResultRows] {
        wait { main.isSettled(query) }
        guard let answer = main.answer(to: query) else { throw missing(query) }
        guard query.scope == .database else { return [try answer.content.get()] }

        wait { databases.areSettled(query) || ContinuousClock.now >= databaseDeadline }
        if !databases.areSettled(query) { databases.expire(after: .now - began) }
        if let discoveryFailure { page.report(discoveryFailure) }
        var answers = [try answer.content.get()]
        for (_, session) in databases.all {
            switch session.answer(to: query)?.content {
            case .success(let rows): answers.append(rows)
            case .failure(let error): page.report(error)
            case nil: if let failure = session.failure { page.report(failure) }
            }
        }
        return answers
    }

    /// Why there is no answer to a query.
    private func missing(_ query: Query) -> CollectorError {
        guard let failure = main.failure else {
            return CollectorError(.failed, "query", query.subject, why: "it was not asked")
        }
        // A server that has answered others is up, though it takes too long for this one.
        return failure.reason == .timeout && main.hasAnswered ? failure : failure.ofSource
    }

    /// What the server has to offer.
    var catalog: ServerCatalog? { main.catalog }

    /// How many databases are watched, the data source's own included.
    var databaseCount: Int { databases.names.count + 1 }

    /// How the sessions are doing: that with the data source's own database first.
    var reports: [SessionReport] {
        let now = ContinuousClock.now
        return ([main] + databases.all.map(\.session)).map { $0.report(at: now) }
    }

    /// Takes an answer that no server gave, for tests of collectors.
    func take(_ rows: ResultRows, asAnswerTo query: Query) {
        main.answers[query] = Answer(query: query, content: .success(rows), takenAt: .now)
    }
}

extension PostgresSource {
    /// Polls the sockets of everything that is on its way, until it is done or time is over.
    private func wait(until isDone: () -> Bool) {
        while !isDone() {
            let now = ContinuousClock.now
            guard now < deadline else {
                main.expire(after: now - began)
                return databases.expire(after: now - began)
            }
            let sessions = [main] + databases.waiting
            guard sessions.contains(where: \.isWaiting) else { return }
            poll(sessions, now)
        }
    }

    private func poll(_ sessions: [PostgresSession], _ now: ContinuousClock.Instant) {
        let waiting = sessions.compactMap { session in session.interest.map { (session, $0) } }
        var sockets = waiting.map(\.1.socket)
        let end = waiting.map(\.1.until).reduce(deadline, min)
        let patience = CInt(clamping: max(0, (end - now).wholeMilliseconds) + 1)
        unsafe _ = Glibc.poll(&sockets, nfds_t(sockets.count), patience)
        let after = ContinuousClock.now
        for (index, (session, _)) in waiting.enumerated() {
            session.advance(after, socketIsReady: sockets[index].revents != 0)
        }
    }
}
