import ExporterCore
import RuntimeTestSupport
import Synchronization
import Testing

@testable import ExporterCommand

/// Targets that come and go while the exporter runs.
@Suite struct TargetRosterTests {
    private final class Known: Sendable {
        private let names = Mutex<[String]>([])
        private let made = Mutex<[String]>([])

        var all: [String] {
            get { names.withLock { $0 } }
            set { names.withLock { $0 = newValue } }
        }
        var history: [String] { made.withLock { $0 } }

        func note(_ name: String) { made.withLock { $0.append(name) } }
    }

    /// Lets the test see its end.
    private final class Witness: Sendable {
        let ended: Bell

        init(_ ended: Bell) { self.ended = ended }

        deinit { ended.ring() }
    }

    private let lines = LogLines()

    private func roster(_ known: Known) -> TargetRoster<TestDatabase> {
        let workshop = ScraperWorkshop(testExporter(), FlagValues(), clock: SilentClock(), log: lines.log)
        return TargetRoster(discover: { known.all.map { testTarget($0) } }) { target in
            known.note(target.description)
            return workshop.scraper(of: target, isOneOfSeveral: true)
        }
    }

    private func samples(_ group: ScraperGroup<TestDatabase>, _ name: String) throws -> [String] {
        let pages = Mailbox<ScrapedPage>()
        _ = group.scrape(ScrapeRequest(format: .text, deadline: .now + .seconds(60)), pages.put)
        return try pages.next().text.split(separator: "\n").filter { $0.hasPrefix("\(name){") }.map(String.init)
    }

    @Test func `a target keeps its scraper as long as it is known`() {
        let known = Known()
        let roster = roster(known)
        #expect(roster.members().isEmpty)
        known.all = ["a", "b"]
        let first = roster.members()
        known.all = ["b", "a", "b"]
        let second = roster.members()
        #expect(second.count == 2 && second[0] === first[1] && second[1] === first[0])
        known.all = ["b"]
        #expect(roster.members().count == 1)
        known.all = ["a", "b"]
        let last = roster.members()
        #expect(last[0] !== first[0] && last[1] === first[1])
        #expect(known.history == ["a", "b", "a"])
    }

    @Test func `a page is of those that are known when it is asked for`() throws {
        let known = Known()
        let roster = roster(known)
        let group = ScraperGroup(collectorNames: ["size", "size"], members: { roster.members() }) { _, _, page in
            page.write(Metric.counter("own_total", "Own."), 1)
        }
        #expect(group.collectorNames == ["size"])
        #expect(try samples(group, "test_up") == [])
        known.all = ["a", "b"]
        #expect(try samples(group, "test_up") == [#"test_up{server="a"} 1"#, #"test_up{server="b"} 1"#])
        known.all = ["b"]
        #expect(try samples(group, "test_up") == [#"test_up{server="b"} 1"#])
        #expect(group.statistics.scrapes == 2)
    }

    @Test func `with one that is gone goes its source`() throws {
        let known = Known()
        let ended = Bell()
        let workshop = ScraperWorkshop(testExporter(), FlagValues(), clock: SilentClock(), log: lines.log)
        let roster = TargetRoster<TestDatabase>(
            discover: {
                known.all.map { name in
                    let witness = Witness(ended)
                    return ScrapeTarget(name) {
                        _ = witness
                        return TestDatabase(isUp: true)
                    }
                }
            }, make: { workshop.scraper(of: $0, isOneOfSeveral: true) })
        known.all = ["a"]
        let group = ScraperGroup(collectorNames: [], members: { roster.members() }) { _, _, _ in }
        _ = try samples(group, "test_up")
        known.all = []
        _ = roster.members()
        _ = try samples(group, "test_up")
        #expect(ended.wait(until: .now + .seconds(60)), "its thread goes on")
    }
}
