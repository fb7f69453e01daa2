import Testing

@testable import ExporterCore

@Suite struct ScraperGroupTests {
    let clock = ManualClock()
    let pages = Pages()

    private func scraper(_ name: String, _ collectors: any Collector<NoSource>...) -> Scraper<NoSource> {
        Scraper(
            collectors, target: name, labels: [PageLabel("server", name)], clock: clock, makeSource: { NoSource() },
            epilogue: { summary, page in
                page.family(Metric.gauge("success", "Test.", labels: ["collector"])) {
                    for outcome in summary.outcomes { $0.add(outcome.succeeded, outcome.collector) }
                }
                page.write(Metric.counter("target_scrapes_total", "Scrapes."), summary.statistics.scrapes)
                page.write(Metric.gauge("up", "Up."), !summary.sourceFailed)
            })
    }

    private func group(_ scrapers: Scraper<NoSource>...) -> ScraperGroup<NoSource> {
        ScraperGroup(scrapers) { outcomes, statistics, page in
            page.write(Metric.counter("scrapes_total", "All scrapes."), statistics.scrapes)
            page.write(Metric.gauge("outcomes", "Outcomes."), outcomes.count)
            page.write(Metric.gauge("quick_answer", "Not the exporter's."), 13)
        }
    }

    private func request(_ format: ExpositionFormat = .text, within timeout: Duration = .seconds(10)) -> ScrapeRequest {
        ScrapeRequest(format: format, deadline: clock.now + timeout)
    }

    @Test func `makes one page of all targets, with each family once`() throws {
        let group = group(scraper("a", Failing(), Quick()), scraper("b", Quick()))
        #expect(group.collectorNames == ["failing", "quick"])
        _ = group.scrape(request(), pages.take)
        let page = try pages.next()
        #expect(
            page.text == """
                # HELP failing_before Was complete when the rest failed.
                # TYPE failing_before gauge
                failing_before{server="a"} 1
                # HELP quick_answer Is there at once.
                # TYPE quick_answer gauge
                quick_answer{server="a"} 42
                quick_answer{server="b"} 42
                # HELP success Test.
                # TYPE success gauge
                success{server="a",collector="failing"} 0
                success{server="a",collector="quick"} 1
                success{server="b",collector="quick"} 1
                # HELP target_scrapes_total Scrapes.
                # TYPE target_scrapes_total counter
                target_scrapes_total{server="a"} 1
                target_scrapes_total{server="b"} 1
                # HELP up Up.
                # TYPE up gauge
                up{server="a"} 1
                up{server="b"} 1
                # HELP scrapes_total All scrapes.
                # TYPE scrapes_total counter
                scrapes_total 2
                # HELP outcomes Outcomes.
                # TYPE outcomes gauge
                outcomes 3

                """)
        #expect(page.outcomes.map(\.target) == ["a", "a", "b"])
        #expect(page.outcomes.map(\.collector) == ["failing", "quick", "quick"])
        #expect(group.statistics.scrapes == 2)
    }

    @Test func `an OpenMetrics page of several ends once`() throws {
        _ = group(scraper("a", Quick()), scraper("b", Quick())).scrape(request(.openMetrics), pages.take)
        let page = try pages.next()
        #expect(page.text.hasSuffix("\noutcomes 2\n# EOF\n"))
        #expect(page.text.split(separator: "\n").filter { $0 == "# EOF" }.count == 1)
    }

    @Test func `a page of one is its page, and what follows`() throws {
        _ = group(scraper("a", Quick())).scrape(request(.openMetrics), pages.take)
        #expect(
            try pages.next().text == """
                # HELP quick_answer Is there at once.
                # TYPE quick_answer gauge
                quick_answer{server="a"} 42
                # HELP success Test.
                # TYPE success gauge
                success{server="a",collector="quick"} 1
                # HELP target_scrapes Scrapes.
                # TYPE target_scrapes counter
                target_scrapes_total{server="a"} 1
                # HELP up Up.
                # TYPE up gauge
                up{server="a"} 1
                # HELP scrapes All scrapes.
                # TYPE scrapes counter
                scrapes_total 1
                # HELP outcomes Outcomes.
                # TYPE outcomes gauge
                outcomes 1
                # EOF

                """)
    }

    @Test func `a page of none is what follows`() throws {
        _ = group().scrape(request(), pages.take)
        #expect(try pages.next().text.hasPrefix("# HELP scrapes_total All scrapes.\n"))
    }

    @Test func `a target that hangs costs the others nothing but the wait`() throws {
        let blocking = Blocking()
        let (quick, quickPages) = (scraper("b", Quick()), Pages())
        _ = group(scraper("a", blocking), quick).scrape(request(), pages.take)
        try blocking.waitUntilEntered()
        _ = quick.scrape(request(), quickPages.take)
        _ = try quickPages.next()
        clock.advance(by: .seconds(10))
        let page = try pages.next()
        #expect(page.outcomes.map(\.succeeded) == [false, true])
        #expect(page.outcomes.map(\.isLate) == [true, false])
        #expect(page.text.contains("\nup{server=\"a\"} 0\nup{server=\"b\"} 1\n"))
        blocking.gate.ring()
    }

    @Test func `clients whose pages are the same share one`() throws {
        let (first, second) = (Blocking(), Blocking())
        let group = group(scraper("a", first), scraper("b", second))
        for _ in 0..<3 { _ = group.scrape(request(), pages.take) }
        try first.waitUntilEntered()
        try second.waitUntilEntered()
        first.gate.ring()
        second.gate.ring()
        let all = [try pages.next(), try pages.next(), try pages.next()]
        #expect(all.allSatisfy { $0 === all[0] })
        #expect(group.statistics.shared == 4)
    }

    @Test func `a client that goes away leaves every target`() throws {
        let (first, second) = (Blocking(), Blocking())
        let group = group(scraper("a", first), scraper("b", second))
        let ticket = group.scrape(request(), pages.take)
        try first.waitUntilEntered()
        #expect(group.cancel(ticket))
        #expect(!group.cancel(ticket))
        #expect(group.statistics.cancelled == 2)
        first.gate.ring()
        second.gate.ring()
        #expect(pages.count == 0)
    }
}
