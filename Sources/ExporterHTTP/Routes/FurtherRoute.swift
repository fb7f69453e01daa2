import NIOHTTP1

/// A route of one exporter only: what a `GET` of its path answers.
public struct FurtherRoute: Sendable {
    let path: String
    let answer: @Sendable (_ completion: @escaping @Sendable (Answer) -> Void) -> Void

    public enum Answer: Sendable {
        /// A document that is JSON already.
        case json(String)
        /// The request makes no sense, and why.
        case refused(String)
        /// There is no answer, and why.
        case failed(String)
    }

    /// Declares it; `answer` is called on the event loop, so it must not block, and calls its completion once.
    public init(
        path: String,
        answer: @escaping @Sendable (_ completion: @escaping @Sendable (Answer) -> Void) -> Void
    ) {
        self.path = path
        self.answer = answer
    }
}

extension FurtherRoute.Answer {
    var answer: HTTPAnswer {
        switch self {
        case .json(let text): HTTPAnswer(status: .ok, contentType: "application/json", body: Array(text.utf8))
        case .refused(let why): .line(.badRequest, why)
        case .failed(let why): .line(.internalServerError, why)
        }
    }
}
