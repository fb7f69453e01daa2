public import ExporterCore
import NIOHTTP1

/// What the server answers, by path.
///
/// TLS and the users of the web configuration guard every path alike: they are ahead of this, in ``ConnectionPipeline``
/// and ``GuardedRoutes``.
public final class Routes: Sendable {
    private let metrics: MetricsRoute
    private let about: ExporterAbout
    private let status: ScrapeStatus
    private let probe: ProbeRoute?
    private let reload: Reload?
    private let further: [String: FurtherRoute]
    private let prefix: String

    /// `/-/reload`.
    public struct Reload: Sendable {
        /// Reads the configuration again, elsewhere, and says what is wrong with it.
        public typealias Perform = @Sendable (_ completion: @escaping @Sendable ([ConfigurationError]) -> Void) -> Void

        let allowsGet: Bool
        /// Why there is nothing to read again.
        let obstacle: @Sendable () -> String?
        let perform: Perform

        public init(
            allowsGet: Bool = false,
            obstacle: @escaping @Sendable () -> String? = { nil },
            perform: @escaping Perform
        ) {
            self.allowsGet = allowsGet
            self.obstacle = obstacle
            self.perform = perform
        }
    }

    /// Makes the routes; with a `prefix`, such as `/exporter`, all paths begin with it.
    public init(
        metrics: MetricsRoute,
        about: ExporterAbout,
        status: ScrapeStatus,
        probe: ProbeRoute? = nil,
        reload: Reload? = nil,
        further: [FurtherRoute] = [],
        prefix: String = ""
    ) {
        self.further = Dictionary(further.map { ($0.path, $0) }) { first, _ in first }
        self.prefix = prefix
        self.probe = probe
        self.reload = reload
        self.metrics = metrics
        self.about = about
        self.status = status
    }

    /// Answers a request, now or later, on whatever thread; what it returns cancels an answer that is not yet there.
    func answer(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (HTTPAnswer) -> Void
    ) -> RunningRequest? {
        guard let request = request.below(prefix) else {
            completion(.notFound)
            return nil
        }
        if request.path == "/-/reload" {
            answerReload(request, completion)
            return nil
        }
        guard request.method == .GET || request.method == .HEAD else {
            completion(.notAllowed(request.method, use: "GET", allow: "GET, HEAD"))
            return nil
        }
        if request.path == metrics.path { return metrics.answer(request, completion) }
        if let probe, request.path == probe.path { return probe.answer(request, completion) }
        if let route = further[request.path] {
            route.answer { completion($0.answer) }
        } else {
            completion(immediateAnswer(request.path))
        }
        return nil
    }

    /// `POST /-/reload`: what is wrong with the configuration, a line each.
    private func answerReload(_ request: HTTPRequest, _ completion: @escaping @Sendable (HTTPAnswer) -> Void) {
        guard let reload else { return completion(.notFound) }
        guard request.method == .POST || reload.allowsGet && request.method == .GET else {
            return completion(.notAllowed(request.method, use: "POST", allow: "POST"))
        }
        if let why = reload.obstacle() { return completion(.line(.badRequest, why)) }
        reload.perform { errors in
            completion(
                errors.isEmpty
                    ? .line(.ok, "reloaded")
                    : .line(.internalServerError, errors.map(\.description).joined(separator: "\n")))
        }
    }

    private func immediateAnswer(_ path: String) -> HTTPAnswer {
        switch path {
        case "/": .html(StatusPage(about: about, status: status, metricsPath: prefix + metrics.path).html)
        case "/health", "/healthz", "/-/healthy", "/health/live": .line(.ok, "OK")
        case "/ready", "/-/ready", "/health/ready": status.readiness
        case "/info": .json(.ok, about.json)
        default: .notFound
        }
    }
}
