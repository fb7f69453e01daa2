import Synchronization

/// Runs the collectors of one source, a scrape at a time, and hands each client its page by its deadline.
///
/// Requests that arrive while a scrape is under way and ask for the same page share it; others wait their turn. The
/// collectors run one after another on one thread. One that does not return keeps that thread: a fresh one, with a
/// source of its own, goes on, and the collector is not started again until it has returned.
public final class Scraper<Source: CollectorSource>: Sendable {
    public typealias Epilogue = @Sendable (_ summary: ScrapeSummary, _ page: inout MetricPage) -> Void

    private let collectors: [any Collector<Source>]
    private let names: [String]
    private let settings: ScrapeSettings
    private let clock: any ScrapeClock
    private let makeSource: @Sendable () -> Source
    private let epilogue: Epilogue
    private let target: String?
    private let labels: ConstantLabels
    private let state: Mutex<ScraperState>

    /// Makes a scraper of some collectors.
    ///
    /// `makeSource` is called on the thread that will own the source. `epilogue` writes what follows the collectors'
    /// families: how they did. All samples carry `labels`, all outcomes `target`, where it takes a name to tell them.
    public init(
        _ collectors: [any Collector<Source>],
        target: String? = nil,
        labels: [PageLabel] = [],
        settings: ScrapeSettings = ScrapeSettings(),
        clock: any ScrapeClock,
        makeSource: @escaping @Sendable () -> Source,
        epilogue: @escaping Epilogue
    ) {
        self.collectors = collectors
        self.names = collectors.map(\.label)
        self.target = target
        self.labels = ConstantLabels(labels)
        self.settings = settings
        self.state = Mutex(ScraperState(patience: settings.patience))
        self.clock = clock
        self.makeSource = makeSource
        self.epilogue = epilogue
    }

    public var collectorNames: [String] { names }

    public var statistics: ScrapeStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.leftBehind = state.leftBehind.count
            return statistics
        }
    }

    /// Asks for a page.
    ///
    /// `completion` is called once, by the request's deadline, unless the client cancels; on which thread is not said,
    /// and it must not block.
    public func scrape(
        _ request: ScrapeRequest,
        _ completion: @escaping @Sendable (ScrapedPage) -> Void
    ) -> ScrapeTicket {
        let now = clock.now
        let (ticket, wake) = state.withLock { state in
            let ticket = state.newTicket()
            let waiter = Scrape.Waiter(ticket: ticket, deadline: request.deadline, completion: completion)
            if !state.joinRunning(waiter, request) {
                let plan = names.indices.filter { request.selection.includes(names[$0]) }
                state.enqueue(request, plan: plan, waiter, at: now)
            }
            return (ticket, state.armWake(at: state.nextLook(after: now)))
        }
        moveOn(at: now)
        if let wake { lookAgain(at: wake) }
        return ticket
    }

    /// Ends the thread as soon as it has nothing to do, and with it the source.
    ///
    /// What is asked for later is answered all the same, by a thread and a source that end with the page.
    public func retire() { state.withLock { $0.retire() }?.bell.ring() }

    /// The client has gone: when nobody else waits for its scrape, no further collector is started for it.
    ///
    /// `false` when its page had gone out already.
    public func cancel(_ ticket: ScrapeTicket) -> Bool {
        state.withLock { $0.leave(ticket) }
    }
}

extension Scraper {
    /// Gives waiting work to the thread, starting one when there is none or when a collector has kept it too long.
    private func moveOn(at now: ContinuousClock.Instant) {
        let fresh: CollectorThread? = state.withLock { state in
            state.leaveBehind(limit: settings.leftBehindLimit, at: now)
            guard state.hasWork else { return nil }
            if let worker = state.worker {
                if worker.job == nil { worker.thread.bell.ring() }
                return nil
            }
            return state.hireWorker()
        }
        guard let fresh else { return }
        if !fresh.start({ self.work(on: fresh) }) { state.withLock { $0.dismissWorker(fresh) } }
    }

    /// Delivers what is due, leaves behind who is late, and looks again when the next thing is due.
    private func look() {
        let now = clock.now
        let due = state.withLock { state in
            state.wakeIsArmed = nil
            return state.takeDue(at: now)
        }
        for scrape in due { deliver(scrape) }
        moveOn(at: now)
        if let wake = state.withLock({ $0.armWake(at: $0.nextLook(after: now)) }) { lookAgain(at: wake) }
    }

    private func lookAgain(at instant: ContinuousClock.Instant) {
        clock.wake(at: instant) { self.look() }
    }
}

extension Scraper {
    /// The life of a collector thread.
    private func work(on thread: CollectorThread) {
        let source = makeSource()
        var page = MetricPage(baseLabels: labels, namespace: settings.namespace)
        var scrape: UInt64?
        var sourceFailure: CollectorError?

        while true {
            var (step, finished) = state.withLock { $0.nextStep(for: thread, names, clock.now) }
            while !finished.isEmpty { deliver(finished.removeFirst()) }

            switch step {
            case .wait:
                thread.bell.wait()
            case .leave:
                return
            case .collect(let job):
                if scrape != job.scrape {
                    scrape = job.scrape
                    sourceFailure = begin(job, on: source)
                }
                let isLimited = collectors[job.collector].isLimited
                let room = isLimited ? max(0, settings.seriesLimit - job.seriesSoFar) : .max
                page.reset(job.format, seriesLimit: room)
                let error = sourceFailure ?? collect(job.collector, from: source, into: &page)
                // Bound here alone: another name for it would have the scrape copied.
                let (name, now) = (names[job.collector], clock.now)
                if let done = state.withLock({ $0.finish(job, on: thread, name, error, page, now) }) {
                    deliver(consume done)
                }
            }
        }
    }

    private func begin(_ job: ScraperState.Job, on source: Source) -> CollectorError? {
        do throws(CollectorError) {
            source.prepare(variant: job.variant)
            try source.beginScrape(of: job.plan.map { collectors[$0] }, until: settings.sourceDeadline(of: job))
            return nil
        } catch {
            return error.ofSource
        }
    }

    private func collect(_ index: Int, from source: Source, into page: inout MetricPage) -> CollectorError? {
        do throws(CollectorError) {
            try collectors[index].collect(from: source, into: &page)
            return nil
        } catch {
            return error
        }
    }

    /// Finishes the page as it stands and gives it to the clients.
    ///
    /// Takes the scrape over, or what has been written so far would be copied for the sake of the last lines.
    private func deliver(_ scrape: consuming Scrape) {
        guard !scrape.waiters.isEmpty else { return }
        let now = clock.now
        let summary = ScrapeSummary(
            target: target, outcomes: scrape.outcomes(at: now, named: names, of: target), statistics: statistics,
            duration: now - scrape.began)
        var ending = MetricPage(scrape.request.format, baseLabels: labels, namespace: settings.namespace)
        epilogue(summary, &ending)

        _ = scrape.take(ending)
        scrape.endPage()
        let bytes = scrape.bytes
        state.withLock { $0.keep(bytes, isOneOfSeveral: target != nil) }
        let page = ScrapedPage(
            format: scrape.request.format,
            bytes: bytes,
            families: scrape.layout,
            familyTexts: scrape.families,
            outcomes: summary.outcomes,
            duration: summary.duration
        )
        for waiter in scrape.waiters { waiter.completion(page) }
    }
}
