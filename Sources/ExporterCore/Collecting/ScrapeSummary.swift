/// How a scrape of one target went, for what its page says at the end.
public struct ScrapeSummary: Sendable {
    /// What is watched, where there is more than one thing.
    public let target: String?
    public let outcomes: [CollectorOutcome]
    /// What the target's scraper has counted since it was made, this scrape included.
    public let statistics: ScrapeStatistics
    /// How long the scrape took.
    public let duration: Duration

    public init(target: String?, outcomes: [CollectorOutcome], statistics: ScrapeStatistics, duration: Duration) {
        self.target = target
        self.outcomes = outcomes
        self.statistics = statistics
        self.duration = duration
    }

    /// Why the source as a whole failed; `nil` when it did not.
    public var sourceFailure: CollectorError? {
        outcomes.lazy.compactMap(\.error).first(where: \.concernsSource)
    }

    /// Whether the source failed, or did not answer in time.
    public var sourceFailed: Bool { sourceFailure != nil || outcomes.contains(where: \.isLate) }
}
