/// What a ``Scraper`` knows, and how it changes: which scrapes there are, and what each thread is at.
struct ScraperState: ~Copyable {
    /// A collector that a thread has been told to run.
    struct Job {
        let scrape: UInt64
        /// The collectors of the scrape.
        let plan: [Int]
        /// Which variant of the page the scrape is for.
        let variant: String
        let collector: Int
        let format: ExpositionFormat
        let deadline: ContinuousClock.Instant
        let seriesSoFar: Int
        let began: ContinuousClock.Instant
        /// When others have waited for it long enough.
        let patienceEnds: ContinuousClock.Instant
    }

    /// Replaced whole: by `worker?.job = …`, in what cannot be copied, the compiler (6.3) does not release the old job.
    struct Worker {
        let thread: CollectorThread
        var job: Job?
    }

    enum Step {
        case collect(Job)
        case wait
        case leave
    }

    /// The thread that runs the collectors.
    private(set) var worker: Worker?
    /// The collectors that have not returned, and the thread that each keeps.
    private(set) var leftBehind: [Int: CollectorThread] = [:]
    var statistics = ScrapeStatistics()
    /// Whether no thread is to be kept between scrapes.
    private(set) var isRetired = false
    /// How large the last page was in the end, for the next one to have room at once.
    private var pageSize = 0
    /// The last page itself, for the next one to lie in its memory.
    private var page: [UInt8] = []
    /// When we have asked to be woken.
    var wakeIsArmed: ContinuousClock.Instant?

    /// The scrapes in the order they came; the thread works on the first whose plan is not done.
    private var scrapes: [Scrape] = []
    private let patience: Duration
    private var lastNumber: UInt64 = 0

    init(patience: Duration) {
        self.patience = patience
    }

    var hasWork: Bool { scrapes.contains { !$0.isPlanDone } }

    /// When something is due next: a page, or the end of our patience with a collector.
    func nextLook(after now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard let page = scrapes.compactMap({ scrape in scrape.waiters.map(\.deadline).min() }).min() else {
            return nil
        }
        let patienceEnds = worker?.job?.patienceEnds ?? endOfPatience(from: now, before: page)
        return patienceEnds > now ? min(page, patienceEnds) : page
    }

    /// A collector may use a quarter of what is left, so that three more could hang and the page still be full.
    private func endOfPatience(
        from now: ContinuousClock.Instant,
        before deadline: ContinuousClock.Instant
    ) -> ContinuousClock.Instant {
        now + min(patience, (deadline - now) / 4)
    }

    mutating func newTicket() -> ScrapeTicket {
        lastNumber += 1
        return ScrapeTicket(number: lastNumber)
    }

    /// Adds a client to the scrape that is under way for the same page.
    mutating func joinRunning(_ waiter: Scrape.Waiter, _ request: ScrapeRequest) -> Bool {
        guard let index = scrapes.firstIndex(where: { $0.request.asksTheSame(as: request) }) else { return false }
        scrapes[index].join(waiter)
        statistics.shared += 1
        return true
    }

    mutating func enqueue(
        _ request: ScrapeRequest,
        plan: [Int],
        _ waiter: Scrape.Waiter,
        at now: ContinuousClock.Instant
    ) {
        var scrape = Scrape(
            number: waiter.ticket.number, request: request, plan: plan, began: now, memory: takePage(),
            expectedSize: pageSize + 4096)
        scrape.join(waiter)
        scrapes.append(scrape)
        statistics.scrapes += 1
    }

    private mutating func takePage() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &page)
        return taken
    }

    /// Keeps what the next page can use; one of several scrapers only the size, as together they would hold many pages.
    mutating func keep(_ page: [UInt8], isOneOfSeveral: Bool) {
        pageSize = page.count
        if !isOneOfSeveral, pageSize <= largestKeptPage { self.page = page }
    }

    mutating func leave(_ ticket: ScrapeTicket) -> Bool {
        for index in scrapes.indices where scrapes[index].leave(ticket) {
            if scrapes[index].waiters.isEmpty {
                scrapes.remove(at: index)
                statistics.cancelled += 1
            }
            return true
        }
        return false
    }

    /// Takes out the clients whose time is over: of each scrape as it stands, one that is theirs alone.
    mutating func takeDue(at now: ContinuousClock.Instant) -> [Scrape] {
        let due = scrapes.indices.compactMap { scrapes[$0].split(dueAt: now) }
        scrapes.removeAll(where: \.waiters.isEmpty)
        statistics.deadlineHits += UInt64(due.count)
        return due
    }

    /// Remembers that we shall be woken at `instant`; `nil` when we shall be early enough already.
    mutating func armWake(at instant: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
        guard let instant else { return nil }
        if let armed = wakeIsArmed, armed <= instant { return nil }
        wakeIsArmed = instant
        return instant
    }
}

extension ScraperState {
    mutating func hireWorker() -> CollectorThread {
        lastNumber += 1
        let thread = CollectorThread(number: Int(lastNumber))
        worker = Worker(thread: thread)
        return thread
    }

    /// The system gave us no thread for the worker.
    mutating func dismissWorker(_ thread: CollectorThread) {
        if worker?.thread == thread { worker = nil }
    }

    /// Gives up the thread whose collector others have waited for long enough.
    mutating func leaveBehind(limit: Int, at now: ContinuousClock.Instant) {
        guard let thread = worker?.thread, let job = worker?.job, now >= job.patienceEnds, hasWork,
            leftBehind.count < limit
        else { return }
        leftBehind[job.collector] = thread
        worker = nil
    }

    /// What a thread does next, and the scrapes that turned out to be complete.
    mutating func nextStep(
        for thread: CollectorThread,
        _ names: [String],
        _ now: ContinuousClock.Instant
    ) -> (Step, finished: [Scrape]) {
        guard worker?.thread == thread else { return (.leave, []) }
        var finished: [Scrape] = []
        var index = 0
        while index < scrapes.count {
            while let collector = scrapes[index].startNext() {
                if leftBehind[collector] != nil {
                    let outcome = CollectorOutcome.late(names[collector], after: .zero, isStuck: true)
                    scrapes[index].record(outcome, of: collector)
                    continue
                }
                let deadline = scrapes[index].deadline
                let job = Job(
                    scrape: scrapes[index].number,
                    plan: scrapes[index].plan,
                    variant: scrapes[index].request.variant,
                    collector: collector,
                    format: scrapes[index].request.format,
                    deadline: deadline,
                    seriesSoFar: scrapes[index].tally.series,
                    began: now,
                    patienceEnds: endOfPatience(from: now, before: deadline)
                )
                worker = Worker(thread: thread, job: job)
                return (.collect(job), finished)
            }
            if let done = removeIfComplete(index) { finished.append(done) } else { index += 1 }
        }
        guard !isRetired else {
            worker = nil
            return (.leave, finished)
        }
        return (.wait, finished)
    }

    /// Keeps no thread from now on; returns the one that waits for work.
    mutating func retire() -> CollectorThread? {
        isRetired = true
        guard let worker, worker.job == nil else { return nil }
        return worker.thread
    }

    /// Takes what a collector has written, unless its page has gone out.
    ///
    /// Returns the scrape when that completes it.
    mutating func finish(
        _ job: Job,
        on thread: CollectorThread,
        _ name: String,
        _ error: CollectorError?,
        _ page: borrowing MetricPage,
        _ now: ContinuousClock.Instant
    ) -> Scrape? {
        if worker?.thread == thread {
            worker = Worker(thread: thread)
        } else {
            leftBehind[job.collector] = nil
            // Where threads have run out, the one that returns is the worker again.
            if worker == nil { worker = Worker(thread: thread) }
        }
        guard let index = scrapes.firstIndex(where: { $0.number == job.scrape }) else { return nil }
        let tally = scrapes[index].take(page)
        statistics.duplicates += UInt64(tally.duplicates)
        statistics.overLimit += UInt64(tally.overLimit)
        let outcome = CollectorOutcome(
            collector: name, duration: now - job.began, error: error, problems: page.problems, tally: tally)
        scrapes[index].record(outcome, of: job.collector)
        return removeIfComplete(index)
    }

    private mutating func removeIfComplete(_ index: Int) -> Scrape? {
        guard scrapes[index].isComplete else { return nil }
        return scrapes.remove(at: index)
    }
}

/// Up to which size the memory of a page is kept: the kernel would have to clear it for each page anew.
private let largestKeptPage = 2 << 20
