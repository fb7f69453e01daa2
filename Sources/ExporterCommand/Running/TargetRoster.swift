import ExporterCore
import Synchronization

/// The scrapers of targets that come and go: those that the exporter's discovery knows of.
///
/// One that is no longer known is retired, and with it its connection.
final class TargetRoster<Source: CollectorSource>: Sendable {
    private let discover: @Sendable () -> [ScrapeTarget<Source>]
    private let make: @Sendable (ScrapeTarget<Source>) -> Scraper<Source>
    private let scrapers = Mutex<[String: Scraper<Source>]>([:])

    init(
        discover: @escaping @Sendable () -> [ScrapeTarget<Source>],
        make: @escaping @Sendable (ScrapeTarget<Source>) -> Scraper<Source>
    ) {
        self.discover = discover
        self.make = make
    }

    /// The scrapers of all targets that are known now, in the order of discovery.
    func members() -> [Scraper<Source>] {
        let targets = discover()
        let (members, gone) = scrapers.withLock { scrapers in
            var members: [Scraper<Source>] = []
            var kept: [String: Scraper<Source>] = [:]
            for target in targets where kept[target.description] == nil {
                let scraper = scrapers[target.description] ?? make(target)
                kept[target.description] = scraper
                members.append(scraper)
            }
            let gone = scrapers.filter { kept[$0.key] == nil }.map(\.value)
            scrapers = kept
            return (members, gone)
        }
        for scraper in gone { scraper.retire() }
        return members
    }
}
