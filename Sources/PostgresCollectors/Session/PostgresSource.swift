public import ExporterCore
import Glibc

/// A PostgreSQL server, as a thread's collectors see it: the session with the database that the data source names, and
/// those with the other databases where they are watched.
public final class PostgresSource: CollectorSource {
    let target: PostgresTarget
    private let main: PostgresSession
    private var began = ContinuousClock.now
    private var deadline = ContinuousClock.now

    init(_ target: PostgresTarget) {
        self.target = target
        main = PostgresSession(target.dialer(nil), target.limits)
    }

    public func beginScrape(
        of collectors: [any Collector<PostgresSource>],
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) {
        let queries = collectors.compactMap { $0 as? any PostgresCollector }.flatMap(\.queries)
        began = .now
        self.deadline = deadline - min(.milliseconds(200), (deadline - began) / 10)
        main.begin(queries, until: self.deadline, now: began)
        wait { !main.isConnecting }
        if let failure = main.failure { throw failure }
    }

    /// The answers to a query: one, or one from each database.
    /// - Throws: When there is none.
    func answers(to query: Query, reportingOn page: inout MetricPage) throws(CollectorError) -> [ResultRows] {
        wait { main.isSettled(query) }
        if let failure = main.failure { throw failure.ofSource }
        guard let answer = main.answer(to: query) else {
            throw CollectorError(.failed, "query", query.subject, why: "it was not asked")
        }
        return [try answer.content.get()]
    }

    /// What the server has to offer.
    var catalog: ServerCatalog? { main.catalog }

    /// Takes an answer that no server gave, for tests of collectors.
    func take(_ rows: ResultRows, asAnswerTo query: Query) { main.take(rows, asAnswerTo: query) }

    /// Polls the sockets of everything that is on its way, until it is done or time is over.
    private func wait(until isDone: () -> Bool) {
        while !isDone() {
            let now = ContinuousClock.now
            guard now < deadline else { return main.expire(after: now - began) }
            guard main.isWaiting else { return }
            poll([main], now)
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
