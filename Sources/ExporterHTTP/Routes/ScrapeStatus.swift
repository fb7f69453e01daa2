public import ExporterCore
import NIOHTTP1
import Synchronization

/// How the last scrape went: what the status page shows and readiness depends on.
///
/// Nothing here asks the target; the scrapes tell it.
public final class ScrapeStatus: Sendable {
    struct LastScrape {
        let instant: ContinuousClock.Instant
        let duration: Duration
        let series: Int
        let outcomes: [CollectorOutcome]
    }

    private let last = Mutex<LastScrape?>(nil)

    public init() {}

    var lastScrape: LastScrape? { last.withLock { $0 } }

    /// Remembers a page.
    ///
    /// One that was asked for some collectors only says nothing of the others, and is passed over.
    public func note(_ page: ScrapedPage) {
        let scrape = LastScrape(
            instant: .now,
            duration: page.duration,
            series: page.outcomes.reduce(0) { $0 + $1.tally.series },
            outcomes: page.outcomes
        )
        last.withLock { $0 = scrape }
    }

    /// 200 when the last look at the target worked: some collector had something to say.
    var readiness: HTTPAnswer {
        guard let scrape = lastScrape else {
            return .json(
                .serviceUnavailable,
                .object([("status", .string("waiting for the first scrape")), ("checks", .array([]))]))
        }
        let isReady = scrape.outcomes.isEmpty || scrape.outcomes.contains(where: \.succeeded)
        let checks = scrape.outcomes.map { outcome in
            JSON.object(
                [("name", .string(outcome.collector))]
                    + (outcome.target.map { [("target", .string($0))] } ?? [])
                    + [
                        ("status", .string(outcome.state)),
                        ("message", .string(outcome.error?.description ?? "")),
                        ("duration_seconds", .number(outcome.duration / .seconds(1))),
                    ])
        }
        return .json(
            isReady ? .ok : .serviceUnavailable,
            .object([("status", .string(isReady ? "ready" : "not ready")), ("checks", .array(checks))]))
    }
}

extension CollectorOutcome {
    /// One word for how it went: `ok`, or the reason of the failure.
    var state: String { error?.reason.rawValue ?? "ok" }
}
