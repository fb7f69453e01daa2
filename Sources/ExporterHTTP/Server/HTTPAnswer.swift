import NIOHTTP1

/// A finished answer.
struct HTTPAnswer: Sendable {
    var status: HTTPResponseStatus
    var contentType: String
    var body: [UInt8]
    /// Further headers.
    var headers: [(name: String, value: String)] = []

    /// One line of plain text: what an error says, and what a probe reads.
    static func line(
        _ status: HTTPResponseStatus,
        _ text: String,
        headers: [(name: String, value: String)] = []
    ) -> Self {
        Self(status: status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8), headers: headers)
    }

    static func html(_ text: String) -> Self {
        Self(status: .ok, contentType: "text/html; charset=UTF-8", body: Array(text.utf8))
    }

    static func json(_ status: HTTPResponseStatus, _ value: JSON) -> Self {
        Self(status: status, contentType: "application/json", body: Array("\(value)\n".utf8))
    }

    static func notAllowed(_ method: HTTPMethod, use other: String, allow: String) -> Self {
        line(
            .methodNotAllowed, "\(method.rawValue) is not allowed here; use \(other)",
            headers: [(name: "allow", value: allow)])
    }

    static let notFound = line(.notFound, "404 page not found")
}
