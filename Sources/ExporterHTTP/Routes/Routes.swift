import NIOHTTP1

/// What the server answers, by path.
///
/// TLS and the users of the web config file guard every path alike, so they belong in the connection's pipeline, ahead
/// of this.
public final class Routes: Sendable {
    private let metrics: MetricsRoute
    private let about: ExporterAbout
    private let status: ScrapeStatus

    public init(metrics: MetricsRoute, about: ExporterAbout, status: ScrapeStatus) {
        self.metrics = metrics
        self.about = about
        self.status = status
    }

    /// Answers a request, now or later, on whatever thread; what it returns cancels an answer that is not yet there.
    func answer(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (HTTPAnswer) -> Void
    ) -> RunningRequest? {
        guard request.method == .GET || request.method == .HEAD else {
            let allowed = [(name: "allow", value: "GET, HEAD")]
            completion(
                .line(.methodNotAllowed, "\(request.method.rawValue) is not allowed here; use GET", headers: allowed))
            return nil
        }
        if request.path == metrics.path { return metrics.answer(request, completion) }
        completion(immediateAnswer(request.path))
        return nil
    }

    private func immediateAnswer(_ path: String) -> HTTPAnswer {
        switch path {
        case "/": .html(StatusPage(about: about, status: status, metricsPath: metrics.path).html)
        case "/health", "/healthz", "/-/healthy", "/health/live": .line(.ok, "OK")
        case "/ready", "/-/ready", "/health/ready": status.readiness
        case "/info": .json(.ok, about.json)
        default: .notFound
        }
    }
}
