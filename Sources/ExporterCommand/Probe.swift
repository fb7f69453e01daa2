public import ExporterCore
import ExporterHTTP

/// A route that watches what its query names: `/probe?target=db2:5432`.
public struct Probe<Source: CollectorSource>: Sendable {
    /// Works out what a query names; called on the event loop, so it must not block.
    public typealias Resolve =
        @Sendable (_ query: [(name: String, value: String)], _ flags: FlagValues, _ environment: [String: String])
        throws(ProbeRefusal) -> ProbedTarget<Source>

    let path: String
    let isOffered: @Sendable (FlagValues) -> Bool
    let resolve: Resolve

    /// Declares the route, which the flags may take away.
    public init(
        path: String,
        isOffered: @escaping @Sendable (FlagValues) -> Bool = { _ in true },
        resolve: @escaping Resolve
    ) {
        self.path = path
        self.isOffered = isOffered
        self.resolve = resolve
    }
}

/// A target that a query named.
public struct ProbedTarget<Source: CollectorSource>: Sendable {
    let key: String
    let target: ScrapeTarget<Source>
    let collectors: (@Sendable () -> [any Collector<Source>])?

    /// A target, and what tells it from others: whatever its source is made from, the credentials included.
    ///
    /// The key is never shown. Without `collectors`, which makes them for this target alone, they are those that are
    /// switched on.
    public init(
        key: String,
        _ target: ScrapeTarget<Source>,
        collectors: (@Sendable () -> [any Collector<Source>])? = nil
    ) {
        self.key = key
        self.target = target
        self.collectors = collectors
    }
}

/// Why a query names no target: one line, which the client gets.
public struct ProbeRefusal: Error, Equatable {
    public let line: String

    public init(_ line: String) {
        self.line = line
    }
}

/// The targets that are being probed.
struct ProbedTargets<Source: CollectorSource>: ProbeSource {
    let probe: Probe<Source>
    let flags: FlagValues
    let environment: [String: String]
    let workshop: ScraperWorkshop<Source>
    let pool: ScraperPool<Source>

    func probe(
        _ query: [(name: String, value: String)],
        _ request: ScrapeRequest,
        _ completion: @escaping @Sendable (ScrapedPage) -> Void
    ) -> ProbeStart {
        let probed: ProbedTarget<Source>
        do throws(ProbeRefusal) {
            probed = try probe.resolve(query, flags, environment)
        } catch {
            return .refused(error.line)
        }
        let ticket = pool.scrape(
            probed.key, request,
            make: {
                workshop.scraper(of: probed.target, isOneOfSeveral: true, collectors: probed.collectors?())
            }, completion)
        guard let ticket else {
            let limit = flags[CommonFlags.maxProbeTargets]
            return .busy("Limit of probed targets reached (\(limit)), and all are in use; try again later.")
        }
        let pool = pool
        return .begun(cancel: { _ = pool.cancel(ticket) })
    }
}
