/// Walks bytes that should be UTF-8: whole scalars, and runs of bytes that are none.
///
/// Kernel text holds whatever users named their devices, mounts and aliases; one bad byte must not cost the page.
struct UTF8Repair: ~Escapable {
    /// What stands for a run of invalid bytes: U+FFFD.
    static let replacement: StaticString = "\u{FFFD}"

    enum Part: Equatable {
        case scalar(Range<Int>)
        case invalid
    }

    private let bytes: Span<UInt8>
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    @_lifetime(self: copy self)
    mutating func next() -> Part? {
        guard position < bytes.count else { return nil }
        let length = scalarLength(at: position)
        guard length == 0 else {
            position += length
            return .scalar(position - length..<position)
        }
        while position < bytes.count, scalarLength(at: position) == 0 { position += 1 }
        return .invalid
    }

    /// How many bytes the scalar that starts here has; 0 when none does.
    private func scalarLength(at index: Int) -> Int {
        let first = bytes[index]
        let second = index + 1 < bytes.count ? bytes[index + 1] : 0
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return second.continuesScalar ? 2 : 0
        case 0xE0: return (0xA0...0xBF).contains(second) && continues(index + 2, 1) ? 3 : 0
        case 0xED: return (0x80...0x9F).contains(second) && continues(index + 2, 1) ? 3 : 0
        case 0xE1...0xEF: return continues(index + 1, 2) ? 3 : 0
        case 0xF0: return (0x90...0xBF).contains(second) && continues(index + 2, 2) ? 4 : 0
        case 0xF4: return (0x80...0x8F).contains(second) && continues(index + 2, 2) ? 4 : 0
        case 0xF1...0xF3: return continues(index + 1, 3) ? 4 : 0
        default: return 0
        }
    }

    private func continues(_ start: Int, _ length: Int) -> Bool {
        guard start + length <= bytes.count else { return false }
        for index in start..<start + length where !bytes[index].continuesScalar { return false }
        return true
    }
}

extension UInt8 {
    fileprivate var continuesScalar: Bool { self & 0xC0 == 0x80 }
}

extension String {
    /// Copies text out of a buffer, with each run of bytes that is not UTF-8 replaced by one U+FFFD.
    ///
    /// For a label or an error message that must outlive the buffer.
    public init(_ bytes: Span<UInt8>) {
        if let text = unsafe bytes.withUnsafeBufferPointer({ unsafe String(validating: $0, as: UTF8.self) }) {
            self = text
            return
        }
        self = ""
        var parts = UTF8Repair(bytes)
        while let part = parts.next() {
            switch part {
            case .invalid:
                append("\u{FFFD}")
            case .scalar(let range):
                append(
                    unsafe bytes.extracting(range).withUnsafeBufferPointer {
                        unsafe String(decoding: $0, as: UTF8.self)
                    })
            }
        }
    }
}
