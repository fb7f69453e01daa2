public import ExporterCore
import Logging
import NIOHTTP1
import Synchronization

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
        maxDuration: Duration
    ) {
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
        do throws(SelectionError) {
            selection = try self.selection(of: request)
        } catch {
            counters.end(.refused)
            completion(.line(.badRequest, error.message))
            return nil
        }
        let format = ExpositionFormat.negotiated(accept: request.header("accept"))
        let coding = ContentCoding.negotiated(acceptEncoding: request.header("accept-encoding"))
        let scrape = ScrapeRequest(format: format, selection: selection, deadline: .now + timeLimit(of: request))

        let ticket = pages.scrape(scrape) { page in
            if selection == .all { self.status.note(page) }
            let answer = Self.answer(page, coding)
            self.counters.end(.answered)
            completion(answer)
        }
        return RunningRequest {
            // A page that is on its way has been counted out already.
            if self.pages.cancel(ticket) { self.counters.end(.abandoned) }
        }
    }

    private static func answer(_ page: ScrapedPage, _ coding: ContentCoding) -> HTTPAnswer {
        let body = coding == .gzip ? page.bytes(inCoding: coding.rawValue, encode: Gzip.compress) : page.bytes
        var headers = [(name: "vary", value: "accept, accept-encoding")]
        if coding == .gzip { headers.append(("content-encoding", coding.rawValue)) }
        return HTTPAnswer(status: .ok, contentType: page.format.contentType, body: body, headers: headers)
    }

    /// How long the scrape may take: what Prometheus says it will wait, less what the answer needs on its way.
    private func timeLimit(of request: HTTPRequest) -> Duration {
        guard let seconds = Double(request.header("x-prometheus-scrape-timeout-seconds")), seconds > 0,
            seconds < 1e6
        else { return maxDuration }
        let granted = Duration.seconds(seconds)
        return min(maxDuration, max(granted - answerMargin, granted / 2))
    }
}

private let answerMargin = Duration.milliseconds(500)

extension MetricsRoute {
    private struct SelectionError: Error {
        let message: String
    }

    /// Which collectors `collect[]` or `exclude[]` ask for, with the original's errors.
    private func selection(of request: HTTPRequest) throws(SelectionError) -> ScrapeRequest.Selection {
        let collect = request.values("collect[]")
        let exclude = request.values("exclude[]")
        guard collect.isEmpty || exclude.isEmpty else {
            throw SelectionError(message: "Combined collect and exclude queries are not allowed.")
        }
        let enabled = Set(pages.collectorNames)
        for name in collect where !enabled.contains(name) {
            let what = knownCollectors.contains(name) ? "disabled" : "missing"
            throw SelectionError(
                message:
                    "Couldn't create filtered metrics handler: couldn't create collector: \(what) collector: \(name)")
        }
        if !collect.isEmpty { return .only(Set(collect)) }
        return exclude.isEmpty ? .all : .except(Set(exclude))
    }
}

/// The requests for pages, counted as promhttp counts them.
public final class RequestCounters: Sendable {
    enum Ending {
        case answered, refused, abandoned
    }

    private struct Counts {
        var inFlight = 0
        var answered: UInt64 = 0
        var unavailable: UInt64 = 0
        var impaired: UInt64 = 0
    }
    private let counts = Mutex(Counts())

    public init() {}

    /// Counts a request in; `false` when there are too many.
    func begin(limit: Int) -> Bool {
        counts.withLock { counts in
            guard limit == 0 || counts.inFlight < limit else {
                counts.unavailable += 1
                return false
            }
            counts.inFlight += 1
            return true
        }
    }

    func end(_ ending: Ending) {
        counts.withLock { counts in
            counts.inFlight -= 1
            if ending == .answered { counts.answered += 1 }
        }
    }

    private static let requests = Metric.counter(
        "promhttp_metric_handler_requests_total", "Pages asked for, by the status they were answered with.",
        labels: ["code"])
    private static let inFlight = Metric.gauge(
        "promhttp_metric_handler_requests_in_flight", "Pages that are being made for clients who wait for them.")

    private static let errors = Metric.counter(
        "promhttp_metric_handler_errors_total", "Pages that lack samples because others had the same name and labels.",
        labels: ["cause"])

    public static let metrics: [any MetricDeclaration] = [requests, inFlight, errors]

    /// Writes the families, on the page of these outcomes.
    public func write(after outcomes: [CollectorOutcome], to page: inout MetricPage) {
        let isImpaired = outcomes.contains { $0.tally.duplicates > 0 }
        let counts = counts.withLock { counts in
            if isImpaired { counts.impaired += 1 }
            return counts
        }
        page.family(Self.requests) {
            $0.add(counts.answered, "200")
            $0.add(0, "500")
            $0.add(counts.unavailable, "503")
        }
        page.write(Self.inFlight, counts.inFlight)
        page.family(Self.errors) {
            $0.add(0, "encoding")
            $0.add(counts.impaired, "gathering")
        }
    }
}
