import NIOCore
import NIOHTTP1
import WebSecurity

/// The routes behind what the web configuration asks of each request.
struct GuardedRoutes {
    let routes: Routes
    let web: WebConfiguration?
    /// Whether the connection has TLS.
    let isEncrypted: Bool

    /// Answers a request as ``Routes`` does, or says why it is refused.
    func answer(
        _ request: HTTPRequest,
        _ context: ChannelHandlerContext,
        _ completion: @escaping @Sendable (HTTPAnswer) -> Void
    ) -> RunningRequest? {
        guard let web else { return routes.answer(request, completion) }
        let guarded = GuardedRequest(
            request, self, client: context.remoteAddress?.ipAddress ?? "", loop: context.eventLoop, completion)
        guarded.begin(web)
        return RunningRequest { guarded.cancel() }
    }
}

/// A request on its way to the routes; it stays on the event loop.
private final class GuardedRequest {
    private let request: HTTPRequest
    private let guardian: GuardedRoutes
    private let client: String
    private let loop: any EventLoop
    private let completion: @Sendable (HTTPAnswer) -> Void
    private var hasBegun = false
    private var isCancelled = false
    /// What to give up when the client goes.
    private var giveUp: (() -> Void)?

    init(
        _ request: HTTPRequest,
        _ guardian: GuardedRoutes,
        client: String,
        loop: any EventLoop,
        _ completion: @escaping @Sendable (HTTPAnswer) -> Void
    ) {
        self.request = request
        self.guardian = guardian
        self.client = client
        self.loop = loop
        self.completion = completion
    }

    func begin(_ web: WebConfiguration) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let loop = loop
        web.current { protection in
            loop.runNow { bound.value.decide(protection) }
        }
        guard !hasBegun else { return }
        let patience = loop.scheduleTask(in: .seconds(1)) { bound.value.decide(web.protection) }
        giveUp = { patience.cancel() }
    }

    func cancel() {
        isCancelled = true
        giveUp?()
    }

    private func decide(_ protection: WebProtection) {
        guard !isCancelled, !hasBegun else { return }
        hasBegun = true
        giveUp?()
        giveUp = nil
        guard guardian.isEncrypted || protection.tls == nil else {
            return answer(.line(.badRequest, "this port speaks TLS now; connect anew with https://"), protection)
        }
        guard protection.limiter?.allows() ?? true else {
            return answer(.line(.tooManyRequests, "too many requests; ask less often"), protection)
        }
        guard let passwords = protection.passwords else { return letIn(protection) }
        let bound = NIOLoopBound(self, eventLoop: loop)
        let loop = loop
        let credentials = Credentials(header: request.header("authorization"))
        let ticket = passwords.check(credentials, from: client) { verdict in
            loop.runNow { bound.value.conclude(verdict, protection) }
        }
        if let ticket { giveUp = { passwords.cancel(ticket) } }
    }

    private func conclude(_ verdict: PasswordChecker.Verdict, _ protection: WebProtection) {
        guard !isCancelled else { return }
        switch verdict {
        case .allowed: letIn(protection)
        case .refused:
            answer(
                .line(
                    .unauthorized, "unauthorized; send a user and password by Basic authentication",
                    headers: [("www-authenticate", "Basic")]),
                protection)
        case .busy:
            answer(
                .line(
                    .serviceUnavailable, "too many passwords are being checked; try again later",
                    headers: [("retry-after", "1")]),
                protection)
        }
    }

    private func letIn(_ protection: WebProtection) {
        let completion = completion
        let running = guardian.routes.answer(request) { completion($0.with(protection.headers)) }
        giveUp = running?.cancel
    }

    private func answer(_ answer: HTTPAnswer, _ protection: WebProtection) {
        completion(answer.with(protection.headers))
    }
}

extension HTTPAnswer {
    fileprivate func with(_ headers: [WebHeader]) -> HTTPAnswer {
        var answer = self
        answer.headers += headers.map { ($0.name, $0.value) }
        return answer
    }
}

extension EventLoop {
    /// Runs `body` on the loop, now where that is here.
    fileprivate func runNow(_ body: @escaping @Sendable () -> Void) {
        if inEventLoop { body() } else { execute(body) }
    }
}
