/// Text that can be a label's value: a `String`, or bytes still lying in the buffer they were read into.
public protocol LabelValue: ~Copyable, ~Escapable {
    /// Appends the text as it stands between the quotes of a label.
    func writeLabel(to page: inout PageBuffer)
}

extension String: LabelValue {
    public func writeLabel(to page: inout PageBuffer) { page.append(label: utf8.span) }
}

extension Span<UInt8>: LabelValue {
    public func writeLabel(to page: inout PageBuffer) { page.append(label: self) }
}

/// The number in plain decimal, as in `cpu="12"`.
extension Int: LabelValue {
    public func writeLabel(to page: inout PageBuffer) {
        if self < 0 { page.append(.minus) }
        page.appendDigits(UInt64(magnitude))
    }
}

extension PageBuffer {
    /// Appends a label value, escaped, with each run of bytes that is not UTF-8 replaced by one U+FFFD.
    mutating func append(label bytes: Span<UInt8>) {
        reserve(bytes.count)
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x80 else {
                append(repairing: bytes.extracting(index...), escapingQuotes: true)
                return
            }
            if let escape = byte.labelEscape {
                append(.backslash)
                append(escape)
            } else {
                append(byte)
            }
        }
    }

    /// Appends text that may not be UTF-8, escaped.
    mutating func append(repairing bytes: Span<UInt8>, escapingQuotes: Bool) {
        var text = UTF8Repair(bytes)
        while let part = text.next() {
            guard case .scalar(let range) = part else {
                append(UTF8Repair.replacement)
                continue
            }
            if range.count == 1, let escape = bytes[range.lowerBound].labelEscape,
                escapingQuotes || bytes[range.lowerBound] != .quote
            {
                append(.backslash)
                append(escape)
            } else {
                append(bytes.extracting(range))
            }
        }
    }
}

extension UInt8 {
    /// The letter that stands for this byte after a backslash, when it cannot stand for itself.
    @inline(__always)
    fileprivate var labelEscape: UInt8? {
        switch self {
        case .backslash, .quote: self
        case .newline: UInt8(ascii: "n")
        default: nil
        }
    }
}
