import Testing

@testable import ExporterCore

@Suite struct ScraperTests {
    let clock = ManualClock()
    let sources = Counter()
    let pages = Pages()

    func scraper(
        _ collectors: [any Collector<NoSource>], _ settings: ScrapeSettings = ScrapeSettings()
    ) -> Scraper<NoSource> {
        let sources = sources
        return Scraper(
            collectors, settings: settings, clock: clock,
            makeSource: {
                sources.increment()
                return NoSource()
            },
            epilogue: { summary, page in
                page.family(Metric.gauge("success", "Test.", labels: ["collector"])) {
                    for outcome in summary.outcomes { $0.add(outcome.succeeded, outcome.collector) }
                }
            }
        )
    }

    func request(
        _ selection: ScrapeRequest.Selection = .all,
        within timeout: Duration = .seconds(10),
        _ format: ExpositionFormat = .text
    ) -> ScrapeRequest {
        ScrapeRequest(format: format, selection: selection, deadline: clock.now + timeout)
    }

    func samples(_ page: ScrapedPage) -> [Substring] {
        page.text.split(separator: "\n").filter { !$0.hasPrefix("# HELP") && !$0.hasPrefix("# TYPE") }
    }

    @Test func `a failing collector costs only itself, and keeps the families it had finished`() throws {
        _ = scraper([Failing(), Quick()]).scrape(request(), pages.take)
        let page = try pages.next()

        #expect(
            samples(page) == [
                "failing_before 1", "quick_answer 42", #"success{collector="failing"} 0"#,
                #"success{collector="quick"} 1"#,
            ])
        #expect(page.outcomes[0].error?.description == "cannot read the test's secrets: permission denied")
    }

    @Test func `a page that somebody still reads is not written over by the next one`() throws {
        let scraper = scraper([Quick(), Failing()])
        _ = scraper.scrape(request(), pages.take)
        let first = try pages.next()
        let (text, bytes) = (first.text, first.bytes)
        _ = scraper.scrape(request(.only(["failing"])), pages.take)
        let second = try pages.next()
        #expect(second.text != text)
        #expect(first.text == text)
        #expect(bytes == Array(text.utf8))
    }

    @Test func `a collector is asked for and reported under its label`() throws {
        let scraper = scraper([Relabelled(), Failing()])
        #expect(scraper.collectorNames == ["former", "failing"])
        _ = scraper.scrape(request(.only(["former"])), pages.take)
        #expect(samples(try pages.next()) == ["relabelled_answer 1", #"success{collector="former"} 1"#])
    }

    @Test func `a collector that blocks for ever costs only itself`() throws {
        let blocking = Blocking()
        let scraper = scraper([blocking, Quick()])

        // The first scrape starts it, and goes on without it: what is asked for next comes at once.
        _ = scraper.scrape(request(), pages.take)
        try blocking.waitUntilEntered()
        clock.advance(by: .seconds(3))
        _ = scraper.scrape(request(.only(["quick"])), pages.take)
        #expect(try pages.next().outcomes.map(\.succeeded) == [true])
        clock.advance(by: .seconds(7))
        let first = try pages.next()
        #expect(first.outcomes.map(\.error?.reason) == [.timeout, nil])
        #expect(samples(first).first == "quick_answer 42")
        #expect(
            first.outcomes[0].error?.description
                == "cannot collect blocking: it had not returned when the scrape's time was over; look at what it reads, or switch it off with --no-collector.blocking"
        )

        // Ten more do not start it again, and answer without moving the clock.
        for _ in 0..<10 {
            _ = scraper.scrape(request(), pages.take)
            let page = try pages.next()
            #expect(page.outcomes.map(\.error?.reason) == [.timeout, nil])
        }
        #expect(blocking.starts.value == 1)
        #expect(scraper.statistics.leftBehind == 1)
        #expect(sources.value == 2)

        // When it comes back, everything is as before.
        blocking.gate.ring()
        waitUntil { scraper.statistics.leftBehind == 0 }
        blocking.gate.ring()
        _ = scraper.scrape(request(), pages.take)
        let last = try pages.next()
        #expect(samples(last).prefix(2) == ["blocking_released 1", "quick_answer 42"])
        #expect(sources.value == 2)
    }

    @Test func `a slow collector that returns before the deadline is on the page`() throws {
        let blocking = Blocking()
        let scraper = scraper([blocking, Quick()])
        _ = scraper.scrape(request(), pages.take)
        try blocking.waitUntilEntered()
        clock.advance(by: .seconds(5))
        #expect(scraper.statistics.leftBehind == 1)
        #expect(pages.count == 0)
        blocking.gate.ring()

        let page = try pages.next()
        #expect(page.outcomes.map(\.succeeded) == [true, true])
        #expect(Set(samples(page).prefix(2)) == ["quick_answer 42", "blocking_released 1"])
    }

    @Test func `requests for the same page share one scrape`() throws {
        let blocking = Blocking()
        let scraper = scraper([blocking])
        _ = scraper.scrape(request(), pages.take)
        try blocking.waitUntilEntered()
        _ = scraper.scrape(request(), pages.take)
        _ = scraper.scrape(request(), pages.take)
        blocking.gate.ring()

        let all = [try pages.next(), try pages.next(), try pages.next()]
        #expect(all.allSatisfy { $0 === all[0] })
        #expect(blocking.starts.value == 1)
        #expect(scraper.statistics.shared == 2)
    }

    @Test func `each client gets the page by its own deadline`() throws {
        let blocking = Blocking()
        let scraper = scraper([Quick(), blocking])
        _ = scraper.scrape(request(within: .seconds(8)), pages.take)
        try blocking.waitUntilEntered()
        _ = scraper.scrape(request(within: .seconds(2)), pages.take)
        clock.advance(by: .seconds(2))
        #expect(try pages.next().outcomes.map(\.succeeded) == [true, false])
        #expect(pages.count == 0)

        blocking.gate.ring()
        #expect(try pages.next().outcomes.map(\.succeeded) == [true, true])
    }

    @Test func `a request for another page waits its turn`() throws {
        let blocking = Blocking()
        let scraper = scraper([blocking, Quick()])
        _ = scraper.scrape(request(), pages.take)
        try blocking.waitUntilEntered()
        _ = scraper.scrape(request(.only(["quick"])), pages.take)
        blocking.gate.ring()

        #expect(try pages.next().outcomes.map(\.collector) == ["blocking", "quick"])
        #expect(try pages.next().outcomes.map(\.collector) == ["quick"])
        #expect(sources.value == 1)
    }

    @Test func `a scrape that nobody waits for is given up`() throws {
        let blocking = Blocking()
        let scraper = scraper([blocking, Quick()])
        let ticket = scraper.scrape(request(), pages.take)
        try blocking.waitUntilEntered()
        #expect(scraper.cancel(ticket))
        #expect(!scraper.cancel(ticket))
        blocking.gate.ring()

        _ = scraper.scrape(request(.only(["quick"])), pages.take)
        #expect(try pages.next().outcomes.map(\.collector) == ["quick"])
        #expect(pages.count == 0)
        #expect(scraper.statistics.cancelled == 1)
    }

    @Test func `no more threads are left behind than allowed`() throws {
        let (first, second) = (Blocking(), SecondBlocking())
        let scraper = scraper([first, second, Quick()], ScrapeSettings(leftBehindLimit: 1))
        _ = scraper.scrape(request(), pages.take)
        try first.waitUntilEntered()
        clock.advance(by: .seconds(3))
        try second.inner.waitUntilEntered()
        clock.advance(by: .seconds(7))

        let page = try pages.next()
        #expect(page.outcomes.map(\.succeeded) == [false, false, false])
        #expect(sources.value == 2)
        first.gate.ring()
        second.inner.gate.ring()
    }

    @Test func `a family belongs to the collector that wrote it first`() throws {
        _ = scraper([Quick(), Copycat()]).scrape(request(), pages.take)
        let page = try pages.next()
        #expect(samples(page).prefix(2) == ["quick_answer 42", "copycat_own 1"])
        #expect(page.outcomes.map(\.tally.duplicates) == [0, 1])
    }

    @Test func `the series limit holds for the whole page`() throws {
        let scraper = scraper([Quick(), Copycat()], ScrapeSettings(seriesLimit: 1))
        _ = scraper.scrape(request(), pages.take)
        let page = try pages.next()
        #expect(samples(page).first == "quick_answer 42")
        #expect(page.outcomes.map(\.tally.overLimit) == [0, 2])
        #expect(scraper.statistics.overLimit == 2)
    }

    @Test func `the series limit does not hold for a collector that tells what it has cut`() throws {
        _ = scraper([Quick(), Copycat(), Unlimited()], ScrapeSettings(seriesLimit: 1)).scrape(request(), pages.take)
        #expect(samples(try pages.next()).prefix(2) == ["quick_answer 42", "unlimited_answer 7"])
    }

    @Test func `an OpenMetrics page ends with its mark`() throws {
        _ = scraper([Quick()]).scrape(request(.all, within: .seconds(1), .openMetrics), pages.take)
        #expect(try pages.next().text.hasSuffix("\n# EOF\n"))
    }
}
