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
        // Nearly every label is plain text: copied as it is looked at, and kept when all of it was.
        let plain = unsafe bytes.withUnsafeBufferPointer { source in
            let target = unsafe start + count
            var index = 0
            while index < source.count, unsafe source[index].isPlainInLabel {
                unsafe target[index] = source[index]
                index &+= 1
            }
            return index
        }
        count &+= plain
        if plain < bytes.count { append(escaping: bytes.extracting(plain...)) }
    }

    /// Appends text that needs a closer look, scalar by scalar.
    private mutating func append(escaping bytes: Span<UInt8>) {
        var text = UTF8Repair(bytes)
        while let part = text.next() {
            guard case .scalar(let range) = part else {
                append(UTF8Repair.replacement)
                continue
            }
            let first = bytes[range.lowerBound]
            if first < 0x80, !first.isPlainInLabel {
                append(.backslash)
                append(first == .newline ? UInt8(ascii: "n") : first)
            } else {
                append(bytes.extracting(range))
            }
        }
    }
}

extension UInt8 {
    /// Whether the byte is ASCII and stands for itself in a label.
    @inline(__always)
    fileprivate var isPlainInLabel: Bool {
        self < 0x80 && self != .quote && self != .backslash && self != .newline
    }
}
