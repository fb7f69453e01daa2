public import ExporterCore
import Logging
import NIOHTTP1

/// Where pages come from: a ``Scraper`` or a ``ScraperGroup``, whatever its source.
public protocol PageSource: Sendable {
    var collectorNames: [String] { get }

    func scrape(_ request: ScrapeRequest, _ completion: @escaping @Sendable (ScrapedPage) -> Void) -> ScrapeTicket
    func cancel(_ ticket: ScrapeTicket) -> Bool
}

extension Scraper: PageSource {}
extension ScraperGroup: PageSource {}

/// `GET /metrics`: which collectors, in which format, by when.
public final class MetricsRoute: Sendable {
    let path: String

    private let pages: any PageSource
    private let knownCollectors: Set<String>
    private let status: ScrapeStatus
    private let counters: RequestCounters
    private let maxRequests: Int
    private let maxDuration: Duration
    private let variant: Variant?

    /// Which variant of the page a query asks for, or why it makes no sense.
    public typealias Variant =
        @Sendable (_ query: [(name: String, value: String)]) throws(QueryRefusal) -> String

    /// Makes the route.
    ///
    /// `knownCollectors` are all there are, also those that are switched off. At most `maxRequests` clients may wait for
    /// a page at once; 0 is any number. `maxDuration` bounds a scrape, whatever the client would grant it.
    public init(
        path: String,
        pages: any PageSource,
        knownCollectors: Set<String>,
        status: ScrapeStatus,
        counters: RequestCounters,
        maxRequests: Int,
        maxDuration: Duration,
        variant: Variant? = nil
    ) {
        self.variant = variant
        self.path = path
        self.pages = pages
        self.knownCollectors = knownCollectors
        self.status = status
        self.counters = counters
        self.maxRequests = maxRequests
        self.maxDuration = maxDuration
    }

    func answer(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (HTTPAnswer) -> Void
    ) -> RunningRequest? {
        guard counters.begin(limit: maxRequests) else {
            completion(
                .line(
                    .serviceUnavailable,
                    "Limit of concurrent requests reached (\(maxRequests)), try again later."))
            return nil
        }
        let selection: ScrapeRequest.Selection
        let variant: String
        do throws(QueryRefusal) {
            selection = try self.selection(of: request)
            variant = try self.variant?(request.query) ?? ""
        } catch {
            counters.end(.refused)
            completion(.line(.badRequest, error.message))
            return nil
        }
        let terms = PageTerms(of: request, maxDuration: maxDuration)
        let ticket = pages.scrape(terms.scrape(selection, variant: variant)) { page in
            if selection == .all, variant.isEmpty { self.status.note(page) }
            let answer = terms.answer(page)
            self.counters.end(.answered)
            completion(answer)
        }
        return RunningRequest {
            // A page that is on its way has been counted out already.
            if self.pages.cancel(ticket) { self.counters.end(.abandoned) }
        }
    }
}

/// Why a query makes no sense: one line, which the client gets.
public struct QueryRefusal: Error, Equatable {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }
}

extension MetricsRoute {
    /// Which collectors `collect[]` or `exclude[]` ask for, with the original's errors.
    private func selection(of request: HTTPRequest) throws(QueryRefusal) -> ScrapeRequest.Selection {
        let collect = request.values("collect[]")
        let exclude = request.values("exclude[]")
        guard collect.isEmpty || exclude.isEmpty else {
            throw QueryRefusal("Combined collect and exclude queries are not allowed.")
        }
        let enabled = Set(pages.collectorNames)
        for name in collect where !enabled.contains(name) {
            let what = knownCollectors.contains(name) ? "disabled" : "missing"
            throw QueryRefusal(
                "Couldn't create filtered metrics handler: couldn't create collector: \(what) collector: \(name)")
        }
        if !collect.isEmpty { return .only(Set(collect)) }
        return exclude.isEmpty ? .all : .except(Set(exclude))
    }
}
