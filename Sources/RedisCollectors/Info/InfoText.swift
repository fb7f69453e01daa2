import ExporterCore

/// A server's INFO, parsed once: its sections, and the `key:value` lines in them.
///
/// Lines that are neither are passed over, as blank ones are.
struct InfoText: Sendable {
    /// A line; the ranges are of the text's bytes.
    struct Line: Sendable {
        /// Which section it is in: a position in `sections`.
        let section: Int
        let key: Range<Int>
        let value: Range<Int>
    }

    let reply: Reply
    private(set) var sections: [String] = [""]
    private(set) var lines: [Line] = []

    init(_ reply: Reply) {
        self.reply = reply
        lines.reserveCapacity(512)
        let bytes = reply.bytes
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != .newline { end &+= 1 }
            addLine(bytes, start, end)
            start = end + 1
        }
    }

    /// No lines.
    static let none = InfoText(Reply.empty)

    private mutating func addLine(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        var (start, end) = (start, end)
        while start < end, bytes[start].isBlank { start += 1 }
        while end > start, bytes[end - 1].isBlank { end -= 1 }
        guard end - start >= 2 else { return }
        if bytes[start] == UInt8(ascii: "#") {
            sections.append(String(bytes.extracting(start + 1..<end).trimmed))
            return
        }
        guard let colon = bytes.extracting(start..<end).firstIndex(of: UInt8(ascii: ":")) else { return }
        lines.append(
            Line(section: sections.count - 1, key: start..<start + colon, value: start + colon + 1..<end))
    }

    /// The bytes of a key or value.
    @_lifetime(borrow self)
    func bytes(_ range: Range<Int>) -> Span<UInt8> {
        let bytes = reply.bytes.extracting(range)
        return bytes
    }

    /// The last value of a key, in whatever section; `nil` when there is none.
    func value(_ key: StaticString) -> String? {
        guard let line = lines.last(where: { bytes($0.key).equals(key) }) else { return nil }
        return String(bytes(line.value))
    }

    func number(_ key: StaticString) -> RedisNumber? {
        guard let line = lines.last(where: { bytes($0.key).equals(key) }) else { return nil }
        return RedisNumber(bytes(line.value))
    }

    /// The lines of the sections of a name.
    func lines(in section: StaticString) -> [Line] {
        let name = "\(section)"
        guard sections.contains(name) else { return [] }
        return lines.filter { sections[$0.section] == name }
    }

    func hasSection(_ name: String) -> Bool { sections.contains(name) }
}

/// The fields of a value such as `calls=3,usec=12`, by name.
///
/// A part without exactly one `=` makes the value none of these.
struct FieldList: ~Escapable {
    private let text: Span<UInt8>

    @_lifetime(copy text)
    init(_ text: Span<UInt8>) {
        self.text = text
    }

    /// The value of a field; `nil` when it is not there.
    @_lifetime(copy self)
    func bytes(_ name: StaticString) -> Span<UInt8>? {
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != .comma { end &+= 1 }
            let part = text.extracting(start..<end)
            let length = name.utf8CodeUnitCount
            if part.count > length, part[length] == UInt8(ascii: "="), part.hasPrefix(name) {
                return part.extracting((length + 1)...)
            }
            start = end + 1
        }
        return nil
    }

    func number(_ name: StaticString) -> RedisNumber? {
        guard let bytes = bytes(name) else { return nil }
        return RedisNumber(bytes)
    }

    func string(_ name: StaticString) -> String? {
        guard let bytes = bytes(name) else { return nil }
        return String(bytes)
    }

    func integer(_ name: StaticString) -> Int? {
        guard let bytes = bytes(name) else { return nil }
        return Int(ascii: bytes)
    }
}
