/// A JSON value that was read.
///
/// A reader for files that others write: it is bounded in depth, reads no number but whole ones, and keeps the first of
/// two members with the same name.
public indirect enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    public struct Member: Equatable, Sendable {
        public let name: String
        public let value: JSONValue
    }

    /// The member of an object; `nil` when it has none of that name, or this is no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var integer: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }

    public var array: [JSONValue] {
        if case .array(let values) = self { values } else { [] }
    }

    public var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }
}

extension JSONValue {
    /// Reads a whole document.
    ///
    /// - Throws: ``ParseError`` that says at which byte it is no JSON, or nested too deeply.
    public init(parsing bytes: Span<UInt8>) throws(ParseError) {
        var reader = JSONReader(bytes)
        self = try reader.value(depth: 0)
        try reader.end()
    }

    /// Reads a document that a string holds.
    public init(parsing text: String) throws(ParseError) { try self.init(parsing: text.utf8.span) }
}

/// Reads one value after another from the bytes of a document.
private struct JSONReader: ~Escapable {
    private let bytes: Span<UInt8>
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    mutating func end() throws(ParseError) {
        guard next() == nil else { throw error("the end") }
    }

    mutating func value(depth: Int) throws(ParseError) -> JSONValue {
        guard depth < deepest else { throw error("fewer than \(deepest) levels") }
        switch next() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case .quote: return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte.isDigit || byte == .minus: return number()
        default: throw error("a value")
        }
    }

    private mutating func object(depth: Int) throws(ParseError) -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        if skip(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            guard next() == .quote else { throw error("a name in quotes") }
            let name = try string()
            guard skip(.colon) else { throw error("a colon") }
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
        } while skip(.comma)
        guard skip(UInt8(ascii: "}")) else { throw error("a comma or }") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(ParseError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        if skip(UInt8(ascii: "]")) { return .array(values) }
        repeat { values.append(try value(depth: depth + 1)) } while skip(.comma)
        guard skip(UInt8(ascii: "]")) else { throw error("a comma or ]") }
        return .array(values)
    }

    private mutating func number() -> JSONValue {
        let start = position
        while position < bytes.count, bytes[position].isInNumber { position += 1 }
        return .number(String(bytes.extracting(start..<position)))
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(ParseError) -> JSONValue {
        guard bytes.extracting(position...).hasPrefix(text) else { throw error("a value") }
        position += text.utf8CodeUnitCount
        return value
    }

    /// Reads a string from its first quote on.
    private mutating func string() throws(ParseError) -> String {
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != .quote, bytes[position] != .backslash { position += 1 }
        if position < bytes.count, bytes[position] == .quote {
            position += 1
            return String(bytes.extracting(start..<position - 1))
        }
        var text = [UInt8](copying: bytes.extracting(start..<position))
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == .quote { return String(text.span) }
            guard byte == .backslash else {
                text.append(byte)
                continue
            }
            text += String(try escape()).utf8
        }
        throw error("a quote")
    }

    /// Reads what follows a backslash.
    private mutating func escape() throws(ParseError) -> Character {
        guard position < bytes.count else { throw error("an escape") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case .quote, .backslash, UInt8(ascii: "/"): return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "u"): return Character(try escapedScalar())
        default: throw error("an escape")
        }
    }

    /// Reads four hexadecimal digits, and four more behind the first half of a pair.
    private mutating func escapedScalar() throws(ParseError) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, skipEscapeOfUnit() else { return "\u{FFFD}" }
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func codeUnit() throws(ParseError) -> UInt32 {
        let end = min(position + 4, bytes.count)
        guard end == position + 4, let unit = UInt64(hexadecimal: bytes.extracting(position..<end)) else {
            throw error("four hexadecimal digits")
        }
        position = end
        return UInt32(truncatingIfNeeded: unit)
    }

    private mutating func skipEscapeOfUnit() -> Bool {
        guard bytes.extracting(position...).hasPrefix(#"\u"#) else { return false }
        position += 2
        return true
    }

    /// Skips blanks; the byte behind them, unread.
    private mutating func next() -> UInt8? {
        while position < bytes.count, bytes[position].isBlank { position += 1 }
        return position < bytes.count ? bytes[position] : nil
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard next() == byte else { return false }
        position += 1
        return true
    }

    private func error(_ expected: String) -> ParseError {
        let rest = bytes.extracting(min(position, bytes.count)..<min(position + 20, bytes.count))
        return ParseError("byte \(position)", is: String(rest), expected: expected)
    }
}

/// How deep values may be nested.
private let deepest = 64

extension UInt8 {
    fileprivate var isInNumber: Bool {
        isDigit || self == .minus || self == .plus || self == .dot || self | 0x20 == UInt8(ascii: "e")
    }
}

extension [UInt8] {
    fileprivate init(copying bytes: Span<UInt8>) {
        self.init()
        append(copying: bytes)
    }
}
