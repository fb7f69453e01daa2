import ExporterCore
import NIOHTTP1

/// How a client wants its page: in which format and coding, and by when.
struct PageTerms: Sendable {
    private let format: ExpositionFormat
    private let coding: ContentCoding
    private let deadline: ContinuousClock.Instant

    /// What the request says; `maxDuration` bounds the scrape, whatever the client would grant it.
    init(of request: HTTPRequest, maxDuration: Duration) {
        format = .negotiated(accept: request.header("accept"))
        coding = .negotiated(acceptEncoding: request.header("accept-encoding"))
        deadline = .now + timeLimit(of: request, maxDuration)
    }

    func scrape(_ selection: ScrapeRequest.Selection = .all, variant: String = "") -> ScrapeRequest {
        ScrapeRequest(format: format, selection: selection, variant: variant, deadline: deadline)
    }

    func answer(_ page: ScrapedPage) -> HTTPAnswer {
        let body = coding == .gzip ? page.bytes(inCoding: coding.rawValue, encode: Gzip.compress) : page.bytes
        var headers = [(name: "vary", value: "accept, accept-encoding")]
        if coding == .gzip { headers.append(("content-encoding", coding.rawValue)) }
        return HTTPAnswer(status: .ok, contentType: page.format.contentType, body: body, headers: headers)
    }
}

/// How long the scrape may take: what Prometheus says it will wait, less what the answer needs on its way.
private func timeLimit(of request: HTTPRequest, _ maxDuration: Duration) -> Duration {
    guard let seconds = Double(request.header("x-prometheus-scrape-timeout-seconds")), seconds > 0,
        seconds < 1e6
    else { return maxDuration }
    let granted = Duration.seconds(seconds)
    return min(maxDuration, max(granted - answerMargin, granted / 2))
}

private let answerMargin = Duration.milliseconds(500)
