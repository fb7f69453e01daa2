extension UInt64 {
    /// Reads decimal digits; `nil` when empty, not all digits, or too large.
    public init?(ascii digits: Span<UInt8>) {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for index in digits.indices {
            let digit = digits[index] &- .zero
            guard digit < 10 else { return nil }
            let (scaled, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(UInt64(digit))
            guard !overflowed, !carried else { return nil }
            value = sum
        }
        self = value
    }

    /// Reads hexadecimal digits without a prefix; `nil` when empty, not all digits, or too large.
    public init?(hexadecimal digits: Span<UInt8>) {
        guard !digits.isEmpty, digits.count <= 16 else { return nil }
        var value: UInt64 = 0
        for index in digits.indices {
            guard let digit = digits[index].hexadecimalValue else { return nil }
            value = value << 4 | digit
        }
        self = value
    }
}

extension Int {
    /// Reads decimal digits with or without a sign before them.
    public init?(ascii text: Span<UInt8>) {
        guard let first = text.isEmpty ? nil : text[0] else { return nil }
        let isSigned = first == .minus || first == .plus
        guard let magnitude = UInt64(ascii: text.extracting((isSigned ? 1 : 0)...)) else { return nil }
        if first == .minus {
            guard magnitude <= Int.min.magnitude else { return nil }
            self = Int(truncatingIfNeeded: 0 &- magnitude)
        } else {
            guard let value = Int(exactly: magnitude) else { return nil }
            self = value
        }
    }

    /// Reads a number as Go's `strconv.ParseInt` with base 0 does: `0x`, `0o`, `0b`, a leading `0` for octal, and `_`
    /// between digits.
    ///
    /// sysfs prints some attributes (`flags`, `type`, `dev_id`) in hexadecimal and others in decimal, without a rule.
    public init?(automaticBase text: Span<UInt8>) {
        // Nearly all are plain decimal numbers.
        if !text.isEmpty, text[0].isDigit, text[0] != .zero || text.count == 1, let value = Int(ascii: text) {
            self = value
            return
        }
        var digits = String(text)
        var sign = ""
        if let first = digits.first, first == "-" || first == "+" { sign = String(digits.removeFirst()) }
        let prefixes: [(String, Int)] = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2), ("0", 8)]
        var base = 10
        for (prefix, prefixBase) in prefixes where digits.hasPrefix(prefix) && digits.utf8.count > prefix.utf8.count {
            base = prefixBase
            digits.removeFirst(prefix.count)
            break
        }
        guard digits.first?.isASCII == true, digits.first != "-", digits.first != "+" else { return nil }
        guard let value = Int(sign + digits.filter { $0 != "_" }, radix: base) else { return nil }
        self = value
    }
}

extension Double {
    /// Reads a decimal number; `nil` when it is not one.
    ///
    /// Up to fifteen digits with at most twenty-two after the point are exact in `Double` arithmetic,
    /// and the kernel prints nothing longer; the rest goes through the standard library.
    public init?(ascii text: Span<UInt8>) {
        var digits: UInt64 = 0
        var digitCount = 0
        var scale = 1.0
        var seenDot = false
        for index in text.indices {
            switch text[index] {
            case (.zero)...(.nine) where digitCount < 15:
                digits = digits &* 10 &+ UInt64(text[index] &- .zero)
                digitCount += 1
                if seenDot { scale *= 10 }
            case .dot where !seenDot:
                seenDot = true
            default:
                self.init(String(text))
                return
            }
        }
        guard digitCount > 0 else { return nil }
        self = Double(digits) / scale
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    public var hexadecimalValue: UInt64? {
        if isDigit { return UInt64(self &- .zero) }
        let letter = (self | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? UInt64(letter) + 10 : nil
    }
}
