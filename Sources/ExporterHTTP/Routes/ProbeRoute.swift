public import ExporterCore
import NIOHTTP1

/// Where the pages of targets come from that a client names.
public protocol ProbeSource: Sendable {
    /// Begins a scrape of the target that the query's pairs name; `completion` is called once, unless it is cancelled.
    func probe(
        _ query: [(name: String, value: String)],
        _ request: ScrapeRequest,
        _ completion: @escaping @Sendable (ScrapedPage) -> Void
    ) -> ProbeStart
}

/// What becomes of a probe.
public enum ProbeStart: Sendable {
    case begun(cancel: @Sendable () -> Void)
    /// The query makes no sense, and why.
    case refused(String)
    /// There are too many targets, and what to do.
    case busy(String)
}

/// `GET /probe`: a page of the target that the query names, whether it is up or not.
public struct ProbeRoute: Sendable {
    let path: String
    private let source: any ProbeSource
    private let maxDuration: Duration

    public init(path: String, source: any ProbeSource, maxDuration: Duration) {
        self.path = path
        self.source = source
        self.maxDuration = maxDuration
    }

    func answer(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (HTTPAnswer) -> Void
    ) -> RunningRequest? {
        let terms = PageTerms(of: request, maxDuration: maxDuration)
        switch source.probe(request.query, terms.scrape(), { completion(terms.answer($0)) }) {
        case .begun(let cancel):
            return RunningRequest(cancel: cancel)
        case .refused(let why):
            completion(.line(.badRequest, why))
        case .busy(let why):
            completion(.line(.serviceUnavailable, why))
        }
        return nil
    }
}
