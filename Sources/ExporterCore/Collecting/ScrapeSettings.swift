/// The bounds of a scrape.
public struct ScrapeSettings: Sendable {
    /// How long a collector may keep the others waiting.
    ///
    /// Past that it is left behind with its thread, and a fresh thread goes on; what it writes still counts when it
    /// returns before the page goes out.
    public var patience: Duration
    /// How many collectors can be left behind at once, each with a thread and a source.
    ///
    /// 0 is for a source whose waits all have deadlines: there is only ever one of it.
    public var leftBehindLimit: Int
    /// How many series a page can have.
    public var seriesLimit: Int
    /// What the names of the metrics begin with, where it is not what they were declared with.
    public var namespace: NamespaceChange?

    public init(patience: Duration = .seconds(2), leftBehindLimit: Int = 8, seriesLimit: Int = 100_000) {
        self.patience = patience
        self.leftBehindLimit = leftBehindLimit
        self.seriesLimit = seriesLimit
    }
}

extension ScrapeSettings {
    /// Until when a source may wait.
    ///
    /// One that is never left behind gives up a little before the page goes out, to say on it what it waited for.
    func sourceDeadline(of job: ScraperState.Job) -> ContinuousClock.Instant {
        guard leftBehindLimit == 0 else { return job.deadline }
        return job.deadline - max(.zero, min(.milliseconds(100), (job.deadline - job.began) / 10))
    }
}

/// What a scraper has counted since it was made.
public struct ScrapeStatistics: Equatable, Sendable {
    /// Scrapes begun.
    public internal(set) var scrapes: UInt64 = 0
    /// Clients that got a page which an earlier client's scrape was already making.
    public internal(set) var shared: UInt64 = 0
    /// Pages that went out incomplete, because their time was over.
    public internal(set) var deadlineHits: UInt64 = 0
    /// Scrapes that nobody waited for any more.
    public internal(set) var cancelled: UInt64 = 0
    /// Samples left out because the page had them already.
    public internal(set) var duplicates: UInt64 = 0
    /// Samples left out because the page was full.
    public internal(set) var overLimit: UInt64 = 0
    /// Collectors that have not returned and keep a thread.
    public internal(set) var leftBehind = 0

    public init() {}

    static func += (sum: inout Self, part: Self) {
        sum.scrapes += part.scrapes
        sum.shared += part.shared
        sum.deadlineHits += part.deadlineHits
        sum.cancelled += part.cancelled
        sum.duplicates += part.duplicates
        sum.overLimit += part.overLimit
        sum.leftBehind += part.leftBehind
    }
}
