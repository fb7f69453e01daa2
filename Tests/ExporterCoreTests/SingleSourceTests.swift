import Synchronization
import Testing

@testable import ExporterCore

/// Scrapers of a source that there is only ever one of, as of a database's connection.
@Suite struct SingleSourceTests {
    let clock = ManualClock()
    let pages = Pages()
    let ends = Bell()
    let deadlines = Deadlines()

    func scraper(_ collectors: any Collector<Connection>..., isReachable: Bool = true) -> Scraper<Connection> {
        let (ends, deadlines) = (ends, deadlines)
        return Scraper(
            collectors, settings: ScrapeSettings(leftBehindLimit: 0), clock: clock,
            makeSource: { Connection(isReachable: isReachable, ends: ends, deadlines: deadlines) },
            epilogue: { _, _ in }
        )
    }

    func request(within timeout: Duration = .seconds(10)) -> ScrapeRequest {
        ScrapeRequest(format: .text, deadline: clock.now + timeout)
    }

    @Test func `a collector is never left behind, and the page goes out at the deadline`() throws {
        let slow = SlowQuery()
        let scraper = scraper(PingCollector(), slow)
        _ = scraper.scrape(request(), pages.take)
        slow.entered.wait()
        clock.advance(by: .seconds(9))
        #expect(scraper.statistics.leftBehind == 0)
        #expect(pages.count == 0)
        clock.advance(by: .seconds(1))
        let page = try pages.next()
        #expect(page.outcomes.map(\.succeeded) == [true, false])
        #expect(page.text.contains("\nping 1\n"))
        #expect(scraper.statistics.leftBehind == 0)

        // What is asked for next waits for the one source, and gets a whole page.
        _ = scraper.scrape(request(), pages.take)
        slow.gate.ring()
        slow.gate.ring()
        #expect(try pages.next().outcomes.map(\.succeeded) == [true, true])
    }

    @Test func `the source gives up before the page goes out`() throws {
        _ = scraper(PingCollector()).scrape(request(), pages.take)
        _ = try pages.next()
        #expect(deadlines.last == clock.now + .milliseconds(9900))
    }

    @Test func `a source that cannot be reached fails every collector`() throws {
        _ = scraper(PingCollector(), SlowQuery(), isReachable: false).scrape(request(), pages.take)
        let page = try pages.next()
        #expect(
            page.outcomes.map(\.error?.description)
                == Array(repeating: "cannot connect to db:1: it is a test", count: 2))
        #expect(page.outcomes.allSatisfy { $0.error?.concernsSource == true })
    }

    @Test func `a retired scraper lets its source go`() throws {
        let scraper = scraper(PingCollector())
        _ = scraper.scrape(request(), pages.take)
        _ = try pages.next()
        scraper.retire()
        #expect(ends.wait(until: .now + .seconds(60)))
    }

    @Test func `retiring lets the scrape under way finish`() throws {
        let slow = SlowQuery()
        let scraper = scraper(slow)
        _ = scraper.scrape(request(), pages.take)
        slow.entered.wait()
        scraper.retire()
        slow.gate.ring()
        #expect(try pages.next().outcomes.map(\.succeeded) == [true])
        #expect(ends.wait(until: .now + .seconds(60)))
    }

    @Test func `a retired scraper answers with a source that ends with the page`() throws {
        let scraper = scraper(PingCollector())
        scraper.retire()
        for _ in 0..<3 {
            _ = scraper.scrape(request(), pages.take)
            #expect(try pages.next().outcomes.map(\.succeeded) == [true])
            #expect(ends.wait(until: .now + .seconds(60)))
        }
    }

    @Test func `nothing is left of a retired scraper`() throws {
        var scraper: Scraper<Connection>? = scraper(PingCollector())
        weak let gone = scraper
        _ = scraper?.scrape(request(), pages.take)
        _ = try pages.next()
        scraper?.retire()
        scraper = nil
        // The clock's alarm for the page's deadline holds it until it rings.
        clock.advance(by: .seconds(10))
        waitUntil { gone == nil }
    }
}

/// A connection whose end the test sees.
final class Connection: CollectorSource {
    private let isReachable: Bool
    private let ends: Bell
    private let deadlines: Deadlines

    init(isReachable: Bool, ends: Bell, deadlines: Deadlines) {
        self.isReachable = isReachable
        self.ends = ends
        self.deadlines = deadlines
    }

    deinit { ends.ring() }

    func beginScrape(
        of collectors: [any Collector<Connection>], until deadline: ContinuousClock.Instant
    ) throws(CollectorError) {
        deadlines.add(deadline)
        guard isReachable else { throw CollectorError(.failed, "connect to", "db:1", why: "it is a test") }
    }
}

final class Deadlines: Sendable {
    private let instants = Mutex<[ContinuousClock.Instant]>([])

    var last: ContinuousClock.Instant? { instants.withLock { $0.last } }

    func add(_ instant: ContinuousClock.Instant) { instants.withLock { $0.append(instant) } }
}

struct PingCollector: Collector {
    static let name = "ping"
    static let ping = Metric.gauge("ping", "Answers.")
    static let metrics: [any MetricDeclaration] = [ping]

    func collect(from source: Connection, into page: inout MetricPage) { page.write(Self.ping, 1) }
}

/// Comes back when the test lets it.
struct SlowQuery: Collector {
    static let name = "slow"
    static let metrics: [any MetricDeclaration] = []
    let entered = Bell()
    let gate = Bell()

    func collect(from source: Connection, into page: inout MetricPage) {
        entered.ring()
        gate.wait()
    }
}
