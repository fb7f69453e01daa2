import Synchronization

/// Asks the scrapers of several targets at once, and makes one page of theirs.
public final class ScraperGroup<Source: CollectorSource>: Sendable {
    public typealias Epilogue =
        @Sendable (_ outcomes: [CollectorOutcome], _ statistics: ScrapeStatistics, _ page: inout MetricPage) -> Void

    /// One client's request, and the pages that have come for it.
    fileprivate struct Round {
        let format: ExpositionFormat
        let scrapers: [Scraper<Source>]
        var pages: [ScrapedPage?]
        var tickets: [ScrapeTicket] = []
        let completion: @Sendable (ScrapedPage) -> Void
    }

    fileprivate struct State {
        var lastNumber: UInt64 = 0
        var rounds: [UInt64: Round] = [:]
        /// The last page and what it was made of: clients whose targets' pages are the same share it.
        var last: (parts: [ScrapedPage], page: ScrapedPage)?
    }

    /// The collectors of all targets, each once.
    public let collectorNames: [String]

    private let namespace: NamespaceChange?
    private let members: @Sendable () -> [Scraper<Source>]
    private let epilogue: Epilogue
    private let state = Mutex(State())

    /// Makes a group of scrapers that stay the same.
    public convenience init(_ scrapers: [Scraper<Source>], epilogue: @escaping Epilogue) {
        self.init(collectorNames: scrapers.flatMap(\.collectorNames), members: { scrapers }, epilogue: epilogue)
    }

    /// Makes a group whose members are asked for at each scrape; that must not block.
    ///
    /// `collectorNames` are those of all members. `epilogue` writes what follows the targets' families, once a page: what
    /// the exporter says of itself, with names of the same `namespace` as theirs.
    public init(
        collectorNames: [String],
        namespace: NamespaceChange? = nil,
        members: @escaping @Sendable () -> [Scraper<Source>],
        epilogue: @escaping Epilogue
    ) {
        self.members = members
        self.namespace = namespace
        self.epilogue = epilogue
        var seen: Set<String> = []
        self.collectorNames = collectorNames.filter { seen.insert($0).inserted }
    }

    /// What the scrapers have counted together.
    public var statistics: ScrapeStatistics {
        var sum = ScrapeStatistics()
        for scraper in members() { sum += scraper.statistics }
        return sum
    }

    /// Asks for a page of all targets; see ``Scraper/scrape(_:_:)``.
    public func scrape(
        _ request: ScrapeRequest,
        _ completion: @escaping @Sendable (ScrapedPage) -> Void
    ) -> ScrapeTicket {
        let scrapers = members()
        let pages = [ScrapedPage?](repeating: nil, count: scrapers.count)
        let round = Round(format: request.format, scrapers: scrapers, pages: pages, completion: completion)
        let number = state.withLock { state in
            state.lastNumber += 1
            state.rounds[state.lastNumber] = round
            return state.lastNumber
        }
        if scrapers.isEmpty { finishIfComplete(number) }
        let tickets = scrapers.indices.map { index in
            scrapers[index].scrape(request) { page in
                self.state.withLock { $0.rounds[number]?.pages[index] = page }
                self.finishIfComplete(number)
            }
        }
        state.withLock { $0.rounds[number]?.tickets = tickets }
        return ScrapeTicket(number: number)
    }

    /// The client has gone; `false` when its page had gone out already.
    public func cancel(_ ticket: ScrapeTicket) -> Bool {
        guard let round = state.withLock({ $0.take(ticket.number) }) else { return false }
        // Those that have answered have nothing to cancel.
        for (scraper, ticket) in zip(round.scrapers, round.tickets) { _ = scraper.cancel(ticket) }
        return true
    }

    private func finishIfComplete(_ number: UInt64) {
        let (round, parts, shared) = state.withLock { state in state.takeIfComplete(number) }
        guard let round else { return }
        let page = shared ?? join(parts, round.format)
        state.withLock { state in
            if !state.rounds.isEmpty { state.last = (parts, page) }
        }
        round.completion(page)
    }

    private func join(_ parts: [ScrapedPage], _ format: ExpositionFormat) -> ScrapedPage {
        var ending = MetricPage(format, baseLabels: .none, namespace: namespace)
        epilogue(parts.flatMap(\.outcomes), statistics, &ending)
        return .joint(format, parts, ending: ending)
    }
}

extension ScraperGroup.State {
    fileprivate mutating func take(_ number: UInt64) -> ScraperGroup.Round? {
        defer { if rounds.isEmpty { last = nil } }
        return rounds.removeValue(forKey: number)
    }

    /// Takes out a round whose last page has come, with its pages and what they were joined to before.
    fileprivate mutating func takeIfComplete(
        _ number: UInt64
    ) -> (ScraperGroup.Round?, parts: [ScrapedPage], shared: ScrapedPage?) {
        guard let round = rounds[number], round.pages.allSatisfy({ $0 != nil }) else { return (nil, [], nil) }
        let parts = round.pages.compactMap { $0 }
        var shared: ScrapedPage?
        if let last, !parts.isEmpty, last.parts.elementsEqual(parts, by: ===) { shared = last.page }
        return (take(number), parts, shared)
    }
}
