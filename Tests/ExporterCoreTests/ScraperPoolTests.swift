import Testing

@testable import ExporterCore

@Suite struct ScraperPoolTests {
    let clock = ManualClock()
    let pages = Pages()
    let ends = Bell()
    let made = Counter()

    private func pool(limit: Int) -> ScraperPool<Connection> {
        ScraperPool(limit: limit, idleTimeout: .seconds(300), clock: clock)
    }

    private func scrape(
        _ key: String,
        _ pool: ScraperPool<Connection>,
        _ collector: any Collector<Connection> = PingCollector()
    ) -> ScraperPool<Connection>.Ticket? {
        pool.scrape(
            key, ScrapeRequest(format: .text, deadline: clock.now + .seconds(10)),
            make: {
                made.increment()
                let (ends, deadlines) = (ends, Deadlines())
                return Scraper(
                    [collector], settings: ScrapeSettings(leftBehindLimit: 0), clock: clock,
                    makeSource: { Connection(isReachable: true, ends: ends, deadlines: deadlines) },
                    epilogue: { _, _ in })
            }, pages.take)
    }

    @Test func `keeps one scraper a target`() throws {
        let pool = pool(limit: 2)
        for key in ["a", "b", "a", "b"] {
            #expect(scrape(key, pool) != nil)
            _ = try pages.next()
        }
        #expect(made.value == 2)
        #expect(pool.count == 2)
        #expect(pool.evicted == 0)
    }

    @Test func `the target idle longest gives way`() throws {
        let pool = pool(limit: 2)
        for key in ["a", "b", "a", "c"] {
            _ = scrape(key, pool)
            _ = try pages.next()
            clock.advance(by: .seconds(1))
        }
        #expect(ends.wait(until: .now + .seconds(60)))
        #expect(pool.count == 2)
        #expect(pool.evicted == 1)
        // The one that stayed is the one that was asked for last.
        _ = scrape("a", pool)
        _ = try pages.next()
        #expect(made.value == 3)
    }

    @Test func `a target that clients wait for does not give way`() throws {
        let pool = pool(limit: 1)
        let slow = SlowQuery()
        let ticket = try #require(scrape("a", pool, slow))
        slow.entered.wait()
        #expect(scrape("b", pool) == nil)
        #expect(made.value == 1)

        #expect(pool.cancel(ticket))
        #expect(!pool.cancel(ticket))
        #expect(scrape("b", pool) != nil)
        #expect(try pages.next().text.contains("\nping 1\n"))
        slow.gate.ring()
        #expect(ends.wait(until: .now + .seconds(60)))
    }

    @Test func `a target that nobody asks for is retired`() throws {
        let pool = pool(limit: 2)
        _ = scrape("a", pool)
        _ = try pages.next()
        clock.advance(by: .seconds(200))
        _ = scrape("b", pool)
        _ = try pages.next()
        clock.advance(by: .seconds(100))
        #expect(ends.wait(until: .now + .seconds(60)))
        #expect(pool.count == 1)
        clock.advance(by: .seconds(199))
        #expect(pool.count == 1)
        clock.advance(by: .seconds(1))
        #expect(pool.count == 0)
        #expect(pool.evicted == 0)
    }

    @Test func `a target that hangs is not idle`() throws {
        let pool = ScraperPool<Connection>(limit: 1, idleTimeout: .seconds(1), clock: clock)
        let slow = SlowQuery()
        _ = scrape("a", pool, slow)
        slow.entered.wait()
        clock.advance(by: .seconds(9))
        #expect(pool.count == 1)
        clock.advance(by: .seconds(2))
        _ = try pages.next()
        #expect(pool.count == 0)
        slow.gate.ring()
        #expect(ends.wait(until: .now + .seconds(60)))
    }
}
