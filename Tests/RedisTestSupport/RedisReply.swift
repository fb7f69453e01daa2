/// What a Redis server answers, in the second version of its protocol.
public enum RedisReply: Equatable, Sendable {
    case status(String)
    case error(String)
    case integer(Int)
    case bulk(String)
    case null
    case array([RedisReply])

    /// What it says, if that is one text or number.
    public var text: String? {
        switch self {
        case .status(let text), .error(let text), .bulk(let text): text
        case .integer(let number): "\(number)"
        case .null, .array: nil
        }
    }

    /// Its parts, if it has any.
    public var elements: [RedisReply] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// Its parts as names and values by turns, as `CONFIG GET` and `SENTINEL MASTER` answer.
    public var fields: [String: String] {
        let texts = elements.map { $0.text ?? "" }
        let pairs = stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
        return Dictionary(pairs) { $1 }
    }
}

/// Takes replies, or a client's commands, from bytes as they come.
struct RedisReplyReader {
    private var bytes: [UInt8] = []
    private var position = 0

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.removeFirst(position)
        position = 0
        bytes += more
    }

    /// The next one; `nil` as long as there is only a part of it.
    mutating func next() -> RedisReply? {
        let start = position
        guard let reply = read() else {
            position = start
            return nil
        }
        return reply
    }

    private mutating func read() -> RedisReply? {
        guard let line = readLine(), let kind = line.first else { return nil }
        let rest = String(line.dropFirst())
        switch kind {
        case "+": return .status(rest)
        case "-": return .error(rest)
        case ":": return Int(rest).map { .integer($0) } ?? .error("not a number: \(rest)")
        case "$": return readBulk(length: Int(rest) ?? -1)
        case "*": return readArray(count: Int(rest) ?? -1)
        default: return .error("not a reply: \(line)")
        }
    }

    private mutating func readLine() -> String? {
        guard let end = bytes[position...].firstIndex(of: 13), end + 1 < bytes.count else { return nil }
        defer { position = end + 2 }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private mutating func readBulk(length: Int) -> RedisReply? {
        guard length >= 0 else { return .null }
        guard position + length + 2 <= bytes.count else { return nil }
        defer { position += length + 2 }
        return .bulk(String(decoding: bytes[position..<position + length], as: UTF8.self))
    }

    private mutating func readArray(count: Int) -> RedisReply? {
        guard count >= 0 else { return .null }
        var elements: [RedisReply] = []
        for _ in 0..<count {
            guard let element = read() else { return nil }
            elements.append(element)
        }
        return .array(elements)
    }
}
