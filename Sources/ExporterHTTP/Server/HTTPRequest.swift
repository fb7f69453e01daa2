import ExporterCore
import NIOHTTP1

/// A request as the routes see it.
struct HTTPRequest {
    let method: HTTPMethod
    private(set) var path: String
    /// The query's pairs in their order, decoded.
    let query: [(name: String, value: String)]
    let headers: HTTPHeaders
    let keepsAlive: Bool

    /// - Returns: `nil` when the target is not a path with well-formed percent escapes.
    init?(_ head: HTTPRequestHead) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let rawPath = parts.first, rawPath.hasPrefix("/"), let path = percentDecoded(rawPath, plusIsSpace: false)
        else { return nil }
        var query: [(name: String, value: String)] = []
        for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded(sides[0], plusIsSpace: true),
                let value = percentDecoded(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
            else { return nil }
            query.append((name, value))
        }
        self.path = path
        self.query = query
        method = head.method
        headers = head.headers
        keepsAlive = head.isKeepAlive
    }

    /// The same request as one below `prefix` sees it; `nil` when its path does not begin with that.
    func below(_ prefix: String) -> HTTPRequest? {
        guard !prefix.isEmpty else { return self }
        guard path == prefix || path.hasPrefix(prefix + "/") else { return nil }
        var request = self
        request.path = path == prefix ? "/" : String(path.dropFirst(prefix.count))
        return request
    }

    /// All values of a query parameter.
    func values(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

    /// A header's values, joined as one list.
    func header(_ name: String) -> String { headers[name].joined(separator: ",") }
}

private func percentDecoded(_ text: Substring, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "%"):
            guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                return nil
            }
            bytes.append(UInt8(high << 4 | low))
        case .plus where plusIsSpace:
            bytes.append(.space)
        default:
            bytes.append(byte)
        }
    }
    return String(validating: bytes, as: UTF8.self)
}
