import Synchronization

/// Scrapers of targets that clients name, made when they are first asked for and kept while they are used.
///
/// There are only so many: the one idle longest gives way to a new one, and one that nobody has asked for in a while is
/// retired.
public final class ScraperPool<Source: CollectorSource>: Sendable {
    /// A client's place in the scrape of a target.
    public struct Ticket: Sendable {
        let key: String
        let scraper: Scraper<Source>
        let ticket: ScrapeTicket
    }

    fileprivate struct Entry {
        let scraper: Scraper<Source>
        var clients = 0
        var lastUse: ContinuousClock.Instant
    }

    fileprivate struct State {
        var entries: [String: Entry] = [:]
        var evicted: UInt64 = 0
        var isTimerSet = false
    }

    private let limit: Int
    private let idleTimeout: Duration
    private let clock: any ScrapeClock
    private let state = Mutex(State())

    public init(limit: Int, idleTimeout: Duration, clock: any ScrapeClock) {
        self.limit = limit
        self.idleTimeout = idleTimeout
        self.clock = clock
    }

    /// How many scrapers there are.
    public var count: Int { state.withLock { $0.entries.count } }

    /// How many had to give way to others.
    public var evicted: UInt64 { state.withLock { $0.evicted } }

    /// Asks the target of this key for a page, with a scraper that `make` makes if there is none.
    ///
    /// See ``Scraper/scrape(_:_:)``. `nil` when there are as many targets as can be, and clients wait for each.
    public func scrape(
        _ key: String,
        _ request: ScrapeRequest,
        make: () -> Scraper<Source>,
        _ completion: @escaping @Sendable (ScrapedPage) -> Void
    ) -> Ticket? {
        let now = clock.now
        let (scraper, evicted, alarm) = state.withLock { state in
            let evicted = state.makeRoom(for: key, limit: limit)
            let scraper = state.join(key, limit: limit, at: now, make: make)
            return (scraper, evicted, scraper == nil ? nil : state.setTimer(at: now + idleTimeout))
        }
        evicted?.retire()
        if let alarm { lookAgain(at: alarm) }
        guard let scraper else { return nil }
        let ticket = scraper.scrape(request) { page in
            self.leave(key)
            completion(page)
        }
        return Ticket(key: key, scraper: scraper, ticket: ticket)
    }

    /// The client has gone; `false` when its page had gone out already.
    public func cancel(_ ticket: Ticket) -> Bool {
        guard ticket.scraper.cancel(ticket.ticket) else { return false }
        leave(ticket.key)
        return true
    }

    private func leave(_ key: String) {
        let now = clock.now
        state.withLock { state in
            state.entries[key]?.clients -= 1
            state.entries[key]?.lastUse = now
        }
    }

    /// Retires what has been idle for too long.
    private func look() {
        let now = clock.now
        let (retired, alarm) = state.withLock { state in
            state.isTimerSet = false
            let retired = state.takeIdle(since: now - idleTimeout)
            return (retired, state.nextUse(at: now).flatMap { state.setTimer(at: $0 + idleTimeout) })
        }
        for scraper in retired { scraper.retire() }
        if let alarm { lookAgain(at: alarm) }
    }

    private func lookAgain(at instant: ContinuousClock.Instant) {
        clock.wake(at: instant) { self.look() }
    }
}

extension ScraperPool.State {
    /// Takes out the scraper that has been idle longest, when there is no room for a new key.
    fileprivate mutating func makeRoom(for key: String, limit: Int) -> Scraper<Source>? {
        guard entries[key] == nil, entries.count >= limit else { return nil }
        let idle = entries.filter { $0.value.clients == 0 }
        guard let victim = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
        entries[victim.key] = nil
        evicted += 1
        return victim.value.scraper
    }

    /// Counts a client in; `nil` when there is no room.
    fileprivate mutating func join(
        _ key: String,
        limit: Int,
        at now: ContinuousClock.Instant,
        make: () -> Scraper<Source>
    ) -> Scraper<Source>? {
        guard entries[key] != nil || entries.count < limit else { return nil }
        var entry = entries[key] ?? ScraperPool.Entry(scraper: make(), lastUse: now)
        entry.clients += 1
        entry.lastUse = now
        entries[key] = entry
        return entry.scraper
    }

    fileprivate mutating func takeIdle(since instant: ContinuousClock.Instant) -> [Scraper<Source>] {
        let idle = entries.filter { $0.value.clients == 0 && $0.value.lastUse <= instant }
        for key in idle.keys { entries[key] = nil }
        return idle.map(\.value.scraper)
    }

    /// When the first of the scrapers was used; one that is being used is, now.
    fileprivate func nextUse(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        entries.values.map { $0.clients == 0 ? $0.lastUse : now }.min()
    }

    /// One timer is enough for all; `nil` when it is set.
    fileprivate mutating func setTimer(at instant: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard !isTimerSet else { return nil }
        isTimerSet = true
        return instant
    }
}
