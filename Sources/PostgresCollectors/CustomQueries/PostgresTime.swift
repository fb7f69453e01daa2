import ExporterCore

/// A point in time as the server prints it with `DateStyle` ISO: `2026-11-21 13:00:00.25+01`.
struct PostgresTime: Equatable {
    /// Unix time.
    let seconds: Double

    /// Reads the text of a column of type `date`, `timestamp` or `timestamptz`; `nil` when it is of another type.
    ///
    /// Times without a zone are taken for UTC; `infinity` is that number.
    init?(_ text: String, type: UInt32) {
        guard timeTypes.contains(type) else { return nil }
        switch text {
        case "infinity": seconds = .infinity
        case "-infinity": seconds = -.infinity
        default:
            guard let seconds = Self.seconds(of: text) else { return nil }
            self.seconds = seconds
        }
    }

    private static func seconds(of text: String) -> Double? {
        let isBeforeChrist = text.hasSuffix(" BC")
        let parts = (isBeforeChrist ? String(text.dropLast(3)) : text).split(separator: " ")
        let date = (parts.first ?? "").split(separator: "-").compactMap { Int($0) }
        // The server's last year is 5874897; a stranger's might overflow.
        guard date.count == 3, date[0] < 10_000_000, date[1] <= 12, date[2] <= 31 else { return nil }
        let days = daysSinceEpoch(year: isBeforeChrist ? 1 - date[0] : date[0], month: date[1], day: date[2])
        guard parts.count > 1 else { return Double(days) * 86_400 }
        let clockEnd = parts[1].firstIndex { $0 == "+" || $0 == "-" } ?? parts[1].endIndex
        guard let clock = span(parts[1][..<clockEnd]) else { return nil }
        let zone = parts[1][clockEnd...]
        guard let sign = zone.first else { return Double(days) * 86_400 + clock }
        guard let offset = span(zone.dropFirst()) else { return nil }
        return Double(days) * 86_400 + clock - (sign == "-" ? -offset : offset)
    }

    /// Hours, minutes and seconds, of which the latter may be missing, as seconds.
    private static func span(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":").map { Double(String($0)) }
        guard (1...3).contains(parts.count) else { return nil }
        var seconds = 0.0
        for (part, unit) in zip(parts, [3600.0, 60, 1]) {
            guard let part else { return nil }
            seconds += part * unit
        }
        return seconds
    }

    /// The days from 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in March.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// The object ids of `date`, `timestamp` and `timestamptz`, which no server changes.
private let timeTypes: Set<UInt32> = [1082, 1114, 1184]
