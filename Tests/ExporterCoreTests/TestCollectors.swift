import Dispatch
import Glibc
import Synchronization
import Testing

@testable import ExporterCore

/// What the test collectors read from: nothing.
///
/// Counts how many were made, which is how many threads there were.
final class NoSource: CollectorSource {}

struct Quick: Collector {
    static let name = "quick"
    static let answer = Metric.gauge("quick_answer", "Is there at once.")
    static let metrics: [any MetricDeclaration] = [answer]

    func collect(from source: NoSource, into page: inout MetricPage) {
        page.write(Self.answer, 42)
    }
}

/// The limit of series does not hold for it.
struct Unlimited: Collector {
    static let name = "unlimited"
    static let answer = Metric.gauge("unlimited_answer", "Is there whatever the limit.")
    static let metrics: [any MetricDeclaration] = [answer]

    var isLimited: Bool { false }

    func collect(from source: NoSource, into page: inout MetricPage) {
        page.write(Self.answer, 7)
    }
}

/// Comes back when the test lets it.
struct Blocking: Collector {
    static let name = "blocking"
    static let released = Metric.gauge("blocking_released", "Is there when the test lets it.")
    static let metrics: [any MetricDeclaration] = [released]

    let entered = Bell()
    let gate = Bell()
    let starts = Counter()

    func waitUntilEntered() throws {
        try #require(entered.wait(until: .now + .seconds(60)), "nobody started the collector")
    }

    func collect(from source: NoSource, into page: inout MetricPage) {
        starts.increment()
        entered.ring()
        gate.wait()
        page.write(Self.released, 1)
    }
}

/// Goes by a former name.
struct Relabelled: Collector {
    static let name = "relabelled"
    static let answer = Metric.gauge("relabelled_answer", "Test.")
    static let metrics: [any MetricDeclaration] = [answer]

    let label = "former"

    func collect(from source: NoSource, into page: inout MetricPage) { page.write(Self.answer, 1) }
}

struct Failing: Collector {
    static let name = "failing"
    static let before = Metric.gauge("failing_before", "Was complete when the rest failed.")
    static let metrics: [any MetricDeclaration] = [before]

    func collect(from source: NoSource, into page: inout MetricPage) throws(CollectorError) {
        page.write(Self.before, 1)
        throw CollectorError(.denied, "read", "the test's secrets", why: "permission denied")
    }
}

/// Writes a family that another collector has written.
struct Copycat: Collector {
    static let name = "copycat"
    static let own = Metric.gauge("copycat_own", "Its own.")
    static let metrics: [any MetricDeclaration] = [own]

    func collect(from source: NoSource, into page: inout MetricPage) {
        page.write(Metric.gauge("quick_answer", "Not its own."), 13)
        page.write(Self.own, 1)
    }
}

final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increment() { count.withLock { $0 += 1 } }
}

/// The pages that a test's clients got, and the wait for them.
final class Pages: Sendable {
    private let pages = Mutex<[ScrapedPage]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    func take(_ page: ScrapedPage) {
        pages.withLock { $0.append(page) }
        arrivals.signal()
    }

    /// The next page to come; the test fails when it does not come within a minute of real time.
    func next() throws -> ScrapedPage {
        try #require(arrivals.wait(timeout: .now() + 60) == .success, "no page came")
        return pages.withLock { $0.removeFirst() }
    }

    var count: Int { pages.withLock { $0.count } }
}

/// A second one, under another name.
struct SecondBlocking: Collector {
    static let name = "second"
    static let metrics: [any MetricDeclaration] = []
    let inner = Blocking()

    func collect(from source: NoSource, into page: inout MetricPage) { inner.collect(from: source, into: &page) }
}

/// Waits for what another thread is about to do; the test's time limit ends a wait in vain.
func waitUntil(_ condition: () -> Bool) {
    let end = ContinuousClock.now + .seconds(60)
    while !condition(), ContinuousClock.now < end { sched_yield() }
    #expect(condition())
}
