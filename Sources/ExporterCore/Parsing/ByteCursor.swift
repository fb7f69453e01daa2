import Glibc

/// Reads fields from text one after another, without making a `String` of any of them.
///
/// It borrows the bytes, so it cannot outlive the buffer they were read into. A field never crosses the end of its
/// line; ``nextLine()`` does.
public struct ByteCursor: ~Escapable, Sendable {
    private let bytes: Span<UInt8>
    private var position = 0

    @_lifetime(copy bytes)
    public init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    public var isAtEnd: Bool { position == bytes.count }

    /// Whether nothing but blanks is left of this line.
    public var isAtLineEnd: Bool {
        var index = position
        while index < bytes.count, bytes[index] != .newline {
            if !bytes[index].isBlank { return false }
            index &+= 1
        }
        return true
    }

    /// The next byte, unread; `nil` at the end.
    public var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Skips blanks and returns the bytes up to the next blank or the end of the line; empty at its end.
    @_lifetime(copy self)
    public mutating func field() -> Span<UInt8> {
        skipBlanks()
        let start = position
        position = first { $0.isBlank }
        return bytes.extracting(start..<position)
    }

    /// Returns the bytes up to `separator`, and skips it; up to the end of the line when there is none.
    @_lifetime(copy self)
    public mutating func field(upTo separator: UInt8) -> Span<UInt8> {
        let start = position
        position = first { $0 == separator || $0 == .newline }
        let end = position
        if position < bytes.count, bytes[position] == separator, separator != .newline { position &+= 1 }
        return bytes.extracting(start..<end)
    }

    /// All that is left, of this line and those behind it.
    public var rest: Span<UInt8> {
        @_lifetime(copy self)
        get { bytes.extracting(position...) }
    }

    /// Skips blanks and returns what is left of this line, without blanks at its end.
    @_lifetime(copy self)
    public mutating func restOfLine() -> Span<UInt8> {
        skipBlanks()
        let line = field(upTo: .newline)
        return line.trimmed
    }

    /// Skips spaces and tabs, never the end of the line.
    public mutating func skipBlanks() {
        position = first { $0 == .newline || !$0.isBlank }
    }

    /// Where the first byte from here on is that `isWanted`; the end of the text when there is none.
    @inline(__always)
    private func first(_ isWanted: (UInt8) -> Bool) -> Int {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            // Every byte of a file comes by here: one check of the bounds, not one for each way to look at it.
            var index = position
            while index < bytes.count, unsafe !isWanted(bytes[index]) { index &+= 1 }
            return index
        }
    }

    /// Skips `count` fields, and says whether there were that many.
    @discardableResult
    public mutating func skipFields(_ count: Int) -> Bool {
        for _ in 0..<count where field().isEmpty { return false }
        return true
    }

    /// Skips `byte` when it comes next, and says whether it did.
    public mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position &+= 1
        return true
    }

    /// Skips a field when it comes next, and says whether it did.
    public mutating func skip(field: Span<UInt8>) -> Bool {
        let end = position + field.count
        guard end <= bytes.count, bytes.extracting(position..<end).equals(field),
            end == bytes.count || bytes[end].isBlank
        else { return false }
        position = end
        return true
    }

    /// Skips what is left of this line; `false` when no line follows.
    @discardableResult
    public mutating func nextLine() -> Bool {
        position = endOfLine
        guard position < bytes.count else { return false }
        position &+= 1
        return !isAtEnd
    }

    /// Calls `body` with a cursor on each line, in order; blank lines too.
    public mutating func forEachLine(
        _ body: (inout ByteCursor) throws(ParseError) -> Void
    ) throws(ParseError) {
        while !isAtEnd {
            let end = endOfLine
            var line = ByteCursor(bytes.extracting(position..<end))
            position = min(end &+ 1, bytes.count)
            try body(&line)
        }
    }

    /// Where this line ends: at its newline, or at the end of the text.
    private var endOfLine: Int {
        let rest = bytes.extracting(position...)
        return unsafe rest.withUnsafeBufferPointer { rest in
            // A C library looks for a byte several times as fast as a loop over a span.
            guard let start = rest.baseAddress, let newline = unsafe memchr(start, CInt(UInt8.newline), rest.count)
            else {
                return bytes.count
            }
            return unsafe position + UnsafeRawPointer(start).distance(to: newline)
        }
    }
}

extension ByteCursor {
    /// Reads the next field as an unsigned whole number.
    public mutating func unsigned(_ name: StaticString) throws(ParseError) -> UInt64 {
        let digits = field()
        guard let value = UInt64(ascii: digits) else { throw ParseError(name, digits, expected: "a whole number") }
        return value
    }

    /// Reads the next field as the unsigned whole number of a key that the text itself names.
    public mutating func unsigned(valueOf key: Span<UInt8>) throws(ParseError) -> UInt64 {
        let digits = field()
        guard let value = UInt64(ascii: digits) else {
            throw ParseError(valueOf: key, digits, expected: "a whole number")
        }
        return value
    }

    /// Reads the next field as an unsigned whole number in hexadecimal, without a prefix.
    public mutating func hexadecimal(_ name: StaticString) throws(ParseError) -> UInt64 {
        let digits = field()
        guard let value = UInt64(hexadecimal: digits) else {
            throw ParseError(name, digits, expected: "a hexadecimal number")
        }
        return value
    }

    /// Reads the next field as a decimal number.
    public mutating func decimal(_ name: StaticString) throws(ParseError) -> Double {
        let digits = field()
        guard let value = Double(ascii: digits) else { throw ParseError(name, digits, expected: "a number") }
        return value
    }
}
