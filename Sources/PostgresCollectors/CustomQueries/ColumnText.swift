import ExporterCore

extension CustomQuery.Column {
    /// The number that a text of a ``CustomQuery/Usage/duration`` or ``CustomQuery/Usage/mappedMetric`` column stands
    /// for; `nil` when it stands for none, and there is to be no sample.
    ///
    /// A span is given in milliseconds, and `-1` is how the original's users write that there is none.
    ///
    /// - Throws: ``ParseError`` when the text of a span is none.
    func number(for text: String) throws(ParseError) -> Double? {
        switch usage {
        case .mappedMetric: return metricMapping[text]
        case .duration:
            if text == "-1" { return nil }
            guard let span = Duration(spanText: text) else {
                throw ParseError(name, is: text, expected: "a time span such as 1h30m or 01:30:00")
            }
            return span / .milliseconds(1)
        case .label, .counter, .gauge, .discard, .histogram: return nil
        }
    }
}

extension Duration {
    /// Reads a time span in Go's spelling (`1h30m`, `-250ms`) or as PostgreSQL prints an `interval`
    /// (`2 days 03:04:05.5`, `-00:00:01`, `1 mon`).
    ///
    /// A month is 30 days and a year 365.25, as they are to `extract(epoch from …)`.
    init?(spanText text: String) {
        guard let span = Duration(signedGoText: text) ?? Duration(intervalText: text) else { return nil }
        self = span
    }

    private init?(signedGoText text: String) {
        let hasSign = text.hasPrefix("-") || text.hasPrefix("+")
        guard let span = Duration(flagTexts: [String(hasSign ? text.dropFirst() : text[...])]) else { return nil }
        self = text.hasPrefix("-") ? .zero - span : span
    }

    /// Fields of a number and a unit each, and at most one time of day at the end.
    private init?(intervalText text: String) {
        let words = text.split(separator: " ")
        guard !words.isEmpty, words.count <= mostIntervalWords else { return nil }
        var total = Duration.zero
        var index = 0
        while index < words.count {
            if words[index].contains(":") {
                guard index == words.count - 1, let time = Duration(clockText: words[index]) else { return nil }
                total += time
                index += 1
            } else {
                // Ten digits of years are more than an interval holds, and far less than would overflow.
                guard index + 1 < words.count, words[index].utf8.count <= 11, let count = Int(words[index]),
                    let unit = intervalUnits[words[index + 1]]
                else { return nil }
                total += unit * count
                index += 2
            }
        }
        self = total
    }

    /// Reads `03:04:05.5`, where the hours may be any number.
    private init?(clockText text: Substring) {
        let isNegative = text.hasPrefix("-")
        let parts = (isNegative || text.hasPrefix("+") ? text.dropFirst() : text)
            .split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hours = Int(digits: parts[0]), let minutes = Int(digits: parts[1]), minutes < 60
        else { return nil }
        let seconds = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int(digits: seconds[0]), whole < 60 else { return nil }
        var span = Duration.seconds(hours) * 3600 + .seconds(minutes * 60 + whole)
        if seconds.count == 2 {
            // PostgreSQL counts microseconds.
            guard seconds[1].utf8.count <= 6, let fraction = Int(digits: seconds[1]) else { return nil }
            let padding = String(repeating: "0", count: 6 - seconds[1].utf8.count)
            guard let microseconds = Int("\(fraction)\(padding)") else { return nil }
            span += .microseconds(microseconds)
        }
        self = isNegative ? .zero - span : span
    }
}

extension Int {
    /// Reads up to ten decimal digits, and nothing but these.
    fileprivate init?(digits: Substring) {
        guard digits.utf8.count <= 10, let value = UInt64(ascii: digits.utf8.span) else { return nil }
        self = Int(value)
    }
}

/// Years, months and days with their numbers, and a time of day.
private let mostIntervalWords = 7

private let day = Duration.seconds(86_400)

private let intervalUnits: [Substring: Duration] = [
    "year": .seconds(31_557_600), "years": .seconds(31_557_600), "mon": day * 30, "mons": day * 30,
    "day": day, "days": day,
]
