import ExporterCore

/// Reads the tokens of the text exposition format, as strictly as the original's parser does.
///
/// Blanks are spaces and tabs; a carriage return is a character like any other. Everything but a blank last line must
/// end with a newline: one that does not is still being written.
struct TextfileLexer: ~Escapable {
    private let bytes: Span<UInt8>
    private var position = 0
    private(set) var line = 1

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, unread; `nil` at the end of the file.
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Skips `byte` when it comes next, and says whether it did.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position &+= 1
        return true
    }

    /// Skips spaces and tabs, and says whether there were any.
    @discardableResult
    mutating func skipBlanks() -> Bool {
        let start = position
        while let byte = peek, byte == .space || byte == .tab { position &+= 1 }
        return position > start
    }

    /// Skips the end of the line when it comes next, and says whether it did.
    mutating func skipNewline() -> Bool {
        guard skip(.newline) else { return false }
        line += 1
        return true
    }

    /// The bytes up to the next blank or the end of the line.
    @_lifetime(copy self)
    mutating func word() -> Span<UInt8> {
        let start = position
        while let byte = peek, byte != .space, byte != .tab, byte != .newline { position &+= 1 }
        return bytes.extracting(start..<position)
    }

    /// Skips the rest of the line, which must have an end.
    mutating func endLine() throws(ParseError) {
        while let byte = peek, byte != .newline { position &+= 1 }
        guard skipNewline() else { throw ParseError("end of the line", rest, expected: "a newline") }
    }

    /// The bytes of a metric's or a label's name; empty when none comes next.
    ///
    /// In quotes it must follow the same rules.
    @_lifetime(copy self)
    mutating func name(_ field: StaticString, allowsColons: Bool) throws(ParseError) -> Span<UInt8> {
        let isQuoted = skip(.quote)
        let start = position
        while let byte = peek {
            let isLetter = byte.isASCIILetter || byte == .underscore || (allowsColons && byte == .colon)
            guard isLetter || (byte.isDigit && position > start) else { break }
            position &+= 1
        }
        let name = bytes.extracting(start..<position)
        guard !isQuoted || (skip(.quote) && !name.isEmpty) else {
            throw ParseError(field, name, expected: "a name of letters, digits and underscores in quotes")
        }
        return name
    }

    /// Text in quotes, such as a label's value.
    mutating func quoted(_ field: StaticString) throws(ParseError) -> String {
        guard skip(.quote) else { throw ParseError(field, rest, expected: "text in quotes") }
        let start = position
        while let byte = peek, byte != .quote, byte != .newline {
            position &+= byte == .backslash && position &+ 1 < bytes.count ? 2 : 1
        }
        let raw = bytes.extracting(start..<position)
        guard skip(.quote) else { throw ParseError(field, raw, expected: "text that ends with a quote") }
        return try unescaped(raw, field)
    }

    /// The text with `\\`, `\"` and `\n` replaced by what they stand for.
    func unescaped(_ raw: Span<UInt8>, _ field: StaticString) throws(ParseError) -> String {
        guard raw.firstIndex(of: .backslash) != nil else { return try text(raw, field) }
        var bytes: [UInt8] = []
        var index = 0
        while index < raw.count {
            var byte = raw[index]
            if byte == .backslash {
                index += 1
                switch index < raw.count ? raw[index] : nil {
                case UInt8.backslash: byte = .backslash
                case UInt8.quote: byte = .quote
                case UInt8(ascii: "n"): byte = .newline
                default: throw ParseError(field, raw, expected: #"no escapes but \\, \" and \n"#)
                }
            }
            bytes.append(byte)
            index += 1
        }
        return try text(bytes.span, field)
    }

    private func text(_ bytes: Span<UInt8>, _ field: StaticString) throws(ParseError) -> String {
        let text = unsafe bytes.withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) }
        guard let text else { throw ParseError(field, bytes, expected: "UTF-8") }
        return text
    }

    /// What is left of this line, unread.
    var rest: Span<UInt8> {
        @_lifetime(copy self)
        get {
            var end = position
            while end < bytes.count, bytes[end] != .newline { end &+= 1 }
            return bytes.extracting(position..<end)
        }
    }
}
