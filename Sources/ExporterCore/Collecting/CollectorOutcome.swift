/// How one collector did in one scrape.
public struct CollectorOutcome: Sendable {
    public let collector: String
    /// What was watched, where there is more than one thing.
    public internal(set) var target: String?
    public let duration: Duration
    /// Why it failed; `nil` when it did not.
    public let error: CollectorError?
    /// What went wrong with parts of its subject.
    public let problems: [CollectorError]
    /// What it wrote.
    public let tally: PageTally
    /// Whether it did not return in time.
    public private(set) var isLate = false

    public init(
        collector: String,
        target: String? = nil,
        duration: Duration,
        error: CollectorError?,
        problems: [CollectorError] = [],
        tally: PageTally
    ) {
        self.collector = collector
        self.target = target
        self.duration = duration
        self.error = error
        self.problems = problems
        self.tally = tally
    }

    public var succeeded: Bool { error == nil }
}

extension CollectorOutcome {
    /// The collector did not answer before the page had to go out.
    static func late(_ collector: String, after duration: Duration, isStuck: Bool) -> Self {
        let why =
            isStuck
            ? "it has not returned from an earlier scrape"
            : "it had not returned when the scrape's time was over"
        let error = CollectorError(
            .timeout, "collect", collector, why: why,
            remedy: "look at what it reads, or switch it off with --no-collector.\(collector)")
        var outcome = Self(collector: collector, duration: duration, error: error, tally: PageTally())
        outcome.isLate = true
        return outcome
    }
}
