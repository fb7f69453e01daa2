package import ExporterCore

/// A reading of an `os-release` file: lines `KEY=value`, the value quoted as in a shell.
package struct OSRelease: Equatable {
    private var values: [String: String] = [:]

    /// The key's value; empty when the file does not have it, which the format says is the same.
    package subscript(key: String) -> String { values[key, default: ""] }

    /// The first number of the version, with the second after a point: 20.04 of `20.04.2`.
    package var version: Double? {
        let text = self["VERSION_ID"].utf8
        let major = text.prefix(while: \.isDigit)
        let rest = text.dropFirst(major.count)
        let minor = rest.first == .dot ? rest.dropFirst().prefix(while: \.isDigit) : rest.prefix(0)
        let number = String(decoding: major, as: UTF8.self) + "." + String(decoding: minor, as: UTF8.self)
        guard !major.isEmpty, let version = Double(ascii: number.utf8.span) else { return nil }
        return version > 0 && version.isFinite ? version : nil
    }

    /// When the day of `SUPPORT_END` begins in UTC, in seconds since 1970.
    package var supportEnd: Int? { Day(self["SUPPORT_END"]).map { $0.number * 86_400 } }
}

extension OSRelease {
    /// Reads all lines, the last one of a key winning.
    ///
    /// A line that is malformed counts as absent.
    package init(parsing text: inout ByteCursor) throws(ParseError) {
        try text.forEachLine { (line) throws(ParseError) in
            line.skipBlanks()
            guard !line.isAtLineEnd, line.peek != UInt8(ascii: "#") else { return }
            var key = String(line.field(upTo: UInt8(ascii: "=")).trimmed)
            if key.hasPrefix("export ") { key.removeFirst("export ".count) }
            if let value = String(unquoting: line.restOfLine()), !value.isEmpty { values[key] = value }
        }
    }
}

extension String {
    /// Takes a value out of its shell quotes, and leaves out the comment after it; `nil` when a quote is not closed.
    fileprivate init?(unquoting text: Span<UInt8>) {
        var bytes: [UInt8] = []
        var significant = 0
        var quote: UInt8?
        var index = 0
        while index < text.count {
            var byte = text[index]
            index += 1
            guard byte >= .space else { return nil }
            switch (byte, quote) {
            case (UInt8(ascii: "#"), nil):
                self.init(bytes.span.extracting(first: significant))
                return
            case (.quote, nil), (UInt8(ascii: "'"), nil):
                quote = byte
                continue
            case (_, byte):
                quote = nil
                continue
            case (.backslash, .quote):
                guard index < text.count, let escaped = text[index].escaped else { return nil }
                byte = escaped
                index += 1
            default: break
            }
            bytes.append(byte)
            if quote != nil || byte != .space { significant = bytes.count }
        }
        guard quote == nil else { return nil }
        self.init(bytes.span)
    }
}

extension UInt8 {
    /// What this byte stands for after a backslash.
    fileprivate var escaped: UInt8? {
        switch self {
        case .quote, .backslash, UInt8(ascii: "/"), UInt8(ascii: "$"), UInt8(ascii: "`"): self
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): .newline
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): .tab
        default: nil
        }
    }
}

/// A day of the Gregorian calendar.
package struct Day: Equatable {
    let year: Int
    let month: Int
    let day: Int
}

extension Day {
    /// Reads a date such as `2030-01-31`; `nil` when it is none, or there is no such day.
    package init?(_ text: String) {
        let digits = text.utf8.map { $0 }
        guard digits.count == 10, digits[4] == .minus, digits[7] == .minus,
            let year = UInt64(ascii: digits.span.extracting(..<4)),
            let month = UInt64(ascii: digits.span.extracting(5..<7)),
            let day = UInt64(ascii: digits.span.extracting(8...))
        else { return nil }
        self.init(year: Int(year), month: Int(month), day: Int(day))
        guard 1...12 ~= self.month, 1...daysInMonth ~= self.day else { return nil }
    }

    private var daysInMonth: Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01.
    ///
    /// Years begin in March here, so that the leap day is the last of its year; 146,097 days are 400 years.
    package var number: Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
