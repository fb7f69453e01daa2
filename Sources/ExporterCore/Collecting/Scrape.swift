/// One scrape: which collectors it still has to run, what they have said so far, and who waits for the page.
///
/// Pure bookkeeping, without threads or clocks: the ``Scraper`` moves it along.
struct Scrape {
    struct Waiter {
        let ticket: ScrapeTicket
        let deadline: ContinuousClock.Instant
        let completion: @Sendable (ScrapedPage) -> Void
    }

    let number: UInt64
    let request: ScrapeRequest
    let began: ContinuousClock.Instant
    /// The collectors to run, as positions in the scraper's list.
    let plan: [Int]

    private(set) var waiters: [Waiter] = []
    private(set) var bytes: [UInt8]
    private(set) var tally = PageTally()
    /// The families in the order they lie on the page.
    private(set) var layout: [MetricPage.Family] = []

    private var nextInPlan = 0
    private(set) var families = FamilySet()
    private var outcomes: [Int: CollectorOutcome] = [:]

    /// Begins one, on the memory of an earlier page where nobody reads that any more.
    init(
        number: UInt64, request: ScrapeRequest, plan: [Int], began: ContinuousClock.Instant, memory: consuming [UInt8],
        expectedSize: Int
    ) {
        self.number = number
        self.request = request
        self.plan = plan
        self.began = began
        memory.removeAll(keepingCapacity: true)
        memory.reserveCapacity(expectedSize)
        bytes = memory
        layout.reserveCapacity(512)
    }

    /// When the last of its clients wants the page.
    var deadline: ContinuousClock.Instant {
        var latest: ContinuousClock.Instant?
        for waiter in waiters { latest = max(latest ?? waiter.deadline, waiter.deadline) }
        return latest ?? request.deadline
    }

    /// Whether every collector has said something.
    var isComplete: Bool { outcomes.count == plan.count }

    /// Whether no collector is left to start.
    var isPlanDone: Bool { nextInPlan == plan.count }

    mutating func join(_ waiter: Waiter) { waiters.append(waiter) }

    /// Takes out the client of a ticket; `false` when it is not here.
    mutating func leave(_ ticket: ScrapeTicket) -> Bool {
        let count = waiters.count
        waiters.removeAll { $0.ticket == ticket }
        return waiters.count < count
    }

    /// Takes out the clients whose time is over, as a scrape of theirs that stands where this one does; `nil` when there
    /// are none.
    mutating func split(dueAt now: ContinuousClock.Instant) -> Scrape? {
        let due = waiters.filter { $0.deadline <= now }
        guard !due.isEmpty else { return nil }
        waiters.removeAll { $0.deadline <= now }
        var part = self
        part.waiters = due
        return part
    }

    /// The next collector to start.
    mutating func startNext() -> Int? {
        guard nextInPlan < plan.count else { return nil }
        defer { nextInPlan += 1 }
        return plan[nextInPlan]
    }

    mutating func record(_ outcome: CollectorOutcome, of collector: Int) {
        outcomes[collector] = outcome
        tally += outcome.tally
    }

    /// Takes over what a collector wrote.
    ///
    /// A family that is on the page already stays as it is: it belongs to the collector that came first, and the later
    /// one's samples count as duplicates.
    mutating func take(_ page: borrowing MetricPage) -> PageTally {
        var tally = page.tally
        var kept = 0..<0
        for family in page.families {
            if families.insert(family.text) {
                kept = (kept.isEmpty ? family.range.lowerBound : kept.lowerBound)..<family.range.upperBound
                let start = bytes.count + family.range.lowerBound - kept.lowerBound
                layout.append(
                    MetricPage.Family(
                        text: family.text, range: start..<start + family.range.count, series: family.series))
            } else {
                append(kept, of: page)
                kept = 0..<0
                tally.duplicates += family.series
                tally.series -= family.series
            }
        }
        append(kept, of: page)
        return tally
    }

    /// The outcomes in the order of the plan; collectors that have not returned are late.
    func outcomes(
        at now: ContinuousClock.Instant,
        named names: [String],
        of target: String?
    ) -> [CollectorOutcome] {
        plan.map { collector in
            var outcome = outcomes[collector] ?? .late(names[collector], after: now - began, isStuck: false)
            outcome.target = target
            return outcome
        }
    }

    /// Writes what ends a page of this format.
    mutating func endPage() { bytes.append(endOf: request.format) }

    private mutating func append(_ range: Range<Int>, of page: borrowing MetricPage) {
        page.withBytes { written in
            bytes.append(copying: written.extracting(range))
        }
    }
}

extension [UInt8] {
    /// Appends what ends a page.
    mutating func append(endOf format: ExpositionFormat) {
        var ending = PageBuffer(capacity: 16)
        ending.append(format.trailer)
        append(copying: ending.bytes)
    }

    /// Appends the bytes in one copy.
    mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
