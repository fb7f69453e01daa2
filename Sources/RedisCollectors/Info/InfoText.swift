import ExporterCore
import Glibc

/// A server's INFO, parsed once: its sections, and the `key:value` lines in them.
///
/// Lines that are neither are passed over, as blank ones are.
struct InfoText: Sendable {
    /// A line; the ranges are of the text's bytes.
    struct Line: Sendable {
        let key: Range<Int>
        let value: Range<Int>
    }

    /// A part of the text, from its `# Name` on.
    struct Section: Sendable {
        let name: String
        /// Its lines.
        fileprivate(set) var lines: Range<Int>
    }

    let reply: Reply
    /// What stands before the first heading is in a section without a name.
    private(set) var sections = [Section(name: "", lines: 0..<0)]
    private(set) var lines: [Line] = []

    init(_ reply: Reply) {
        self.reply = reply
        lines.reserveCapacity(512)
        unsafe reply.bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                let end = unsafe bytes.firstIndex(of: .newline, in: start..<bytes.count) ?? bytes.count
                unsafe addLine(bytes, start, end)
                start = end + 1
            }
        }
        closeSection()
    }

    /// No lines.
    static let none = InfoText(Reply.empty)

    private mutating func addLine(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        var (start, end) = (start, end)
        while start < end, unsafe bytes[start].isBlank { start += 1 }
        while end > start, unsafe bytes[end - 1].isBlank { end -= 1 }
        guard end - start >= 2 else { return }
        if unsafe bytes[start] == UInt8(ascii: "#") {
            closeSection()
            let name = String(reply.bytes.extracting(start + 1..<end).trimmed)
            sections.append(Section(name: name, lines: lines.count..<lines.count))
        } else if let colon = unsafe bytes.firstIndex(of: UInt8(ascii: ":"), in: start..<end) {
            lines.append(Line(key: start..<colon, value: colon + 1..<end))
        }
    }

    private mutating func closeSection() {
        let last = sections.count - 1
        sections[last].lines = sections[last].lines.lowerBound..<lines.count
    }

    /// The bytes of a key or value.
    @_lifetime(borrow self)
    func bytes(_ range: Range<Int>) -> Span<UInt8> {
        let bytes = reply.bytes.extracting(range)
        return bytes
    }

    /// The last value of a key, in whatever section; `nil` when there is none.
    func value(_ key: StaticString) -> String? { line(key).map { String(bytes($0.value)) } }

    func number(_ key: StaticString) -> PrintedNumber? {
        guard let line = line(key) else { return nil }
        return PrintedNumber(bytes(line.value))
    }

    private func line(_ key: StaticString) -> Line? {
        lines.last { $0.key.count == key.utf8CodeUnitCount && bytes($0.key).equals(key) }
    }

    /// The lines of the first section of a name.
    func lines(in section: String) -> ArraySlice<Line> {
        sections.first { $0.name == section }.map { lines[$0.lines] } ?? []
    }

    func hasSection(_ name: String) -> Bool { sections.contains { $0.name == name } }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where a byte first is in a range.
    ///
    /// The C function is `memchr`, several times as fast as a loop.
    fileprivate func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard let start = baseAddress,
            let place = unsafe memchr(start + range.lowerBound, CInt(byte), range.count)
        else { return nil }
        return unsafe UnsafeRawPointer(start).distance(to: UnsafeRawPointer(place))
    }
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

    func number(_ name: StaticString) -> PrintedNumber? {
        guard let bytes = bytes(name) else { return nil }
        return PrintedNumber(bytes)
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
