import ExporterCore

/// Reads the families of one file in the text exposition format.
///
/// Source: a file such as
///
///     # HELP backup_size_bytes Size of the last backup.
///     # TYPE backup_size_bytes gauge
///     backup_size_bytes{host="db1"} 1.5e+09
struct TextfileParser: ~Escapable {
    private var lexer: TextfileLexer
    private var families = TextfileDraft()
    private var hasTimestamps = false

    @_lifetime(copy bytes)
    private init(_ bytes: Span<UInt8>) {
        lexer = TextfileLexer(bytes)
    }

    /// Reads a whole file.
    ///
    /// - Throws: The fault for which the file must be rejected.
    static func parse(_ bytes: Span<UInt8>) throws(TextfileError) -> [TextfileFamily] {
        var parser = TextfileParser(bytes)
        do throws(ParseError) {
            while try parser.parseLine() {}
        } catch {
            throw TextfileError(.syntax, "line \(parser.lexer.line): \(error)")
        }
        // A scraper would keep such samples long after the file was forgotten.
        guard !parser.hasTimestamps else { throw TextfileError(.timestamp, "a sample has a timestamp") }
        return parser.families.finished()
    }

    /// Reads a line; `false` at the end of the file.
    private mutating func parseLine() throws(ParseError) -> Bool {
        lexer.skipBlanks()
        if lexer.isAtEnd { return false }
        if lexer.skipNewline() { return true }
        if lexer.skip(UInt8(ascii: "#")) { try parseComment() } else { try parseSample() }
        return true
    }

    /// Reads what follows `#`: the help text or the type of a family, or a remark.
    private mutating func parseComment() throws(ParseError) {
        lexer.skipBlanks()
        let keyword = lexer.word()
        let isHelp = keyword.equals("HELP")
        guard isHelp || keyword.equals("TYPE") else {
            return try lexer.endLine()
        }
        lexer.skipBlanks()
        let name = try lexer.name("metric name", allowsColons: true)
        if lexer.skipNewline() { return }
        guard lexer.skipBlanks(), !name.isEmpty else {
            throw ParseError("metric name", lexer.rest, expected: "a metric name after \(isHelp ? "HELP" : "TYPE")")
        }
        let series = families.series(named: name)
        if lexer.skipNewline() { return }
        if isHelp { try parseHelp(of: series.family) } else { try parseType(of: series.family) }
    }

    private mutating func parseHelp(of family: Int) throws(ParseError) {
        let raw = lexer.rest
        let help = try lexer.unescaped(raw, "help text")
        guard families.setHelp(help, of: family) else {
            throw ParseError("help text", raw, expected: "only one of a metric")
        }
        try lexer.endLine()
    }

    private mutating func parseType(of family: Int) throws(ParseError) {
        let name = lexer.rest
        guard let kind = MetricKind(rawValue: String(name).lowercased()) else {
            throw ParseError("type", name, expected: "counter, gauge, histogram, summary or untyped")
        }
        guard families.setKind(kind, of: family) else {
            throw ParseError("type", name, expected: "only one of a metric, before its samples")
        }
        try lexer.endLine()
    }

    /// Reads a line such as `name{label="value"} 1`, or `{"name",label="value"} 1`.
    private mutating func parseSample() throws(ParseError) {
        let isNameInBraces = lexer.skip(UInt8(ascii: "{"))
        if isNameInBraces { lexer.skipBlanks() }
        let name = try lexer.name("metric name", allowsColons: true)
        guard !name.isEmpty else { throw ParseError("metric name", lexer.rest, expected: "a metric name") }
        var sample = TextfileDraft.Sample(of: families.series(named: name))
        families.fixKind(of: sample.series.family)

        lexer.skipBlanks()
        if isNameInBraces {
            guard lexer.skip(.comma) || lexer.peek == UInt8(ascii: "}") else {
                throw ParseError("label set", lexer.rest, expected: "a comma or a closing brace")
            }
            try parseLabels(of: &sample)
        } else if lexer.skip(UInt8(ascii: "{")) {
            try parseLabels(of: &sample)
        }
        try parseValue(of: sample)
        try parseLineEnd()
    }

    /// Reads labels, and the brace that closes them.
    ///
    /// A comma may follow the last one.
    private mutating func parseLabels(of sample: inout TextfileDraft.Sample) throws(ParseError) {
        while true {
            lexer.skipBlanks()
            if lexer.skip(UInt8(ascii: "}")) { break }
            let name = String(try lexer.name("label name", allowsColons: false))
            guard !name.isEmpty else { throw ParseError("label name", lexer.rest, expected: "a label name") }
            lexer.skipBlanks()
            guard lexer.skip(UInt8(ascii: "=")) else {
                throw ParseError("label value", lexer.rest, expected: "an equals sign and a value")
            }
            lexer.skipBlanks()
            let value = try lexer.quoted("label value")
            try addLabel(name, value, to: &sample)
            lexer.skipBlanks()
            guard lexer.skip(.comma) || lexer.peek == UInt8(ascii: "}") else {
                throw ParseError("label set", lexer.rest, expected: "a comma or a closing brace")
            }
        }
        lexer.skipBlanks()
    }

    private func addLabel(
        _ name: String,
        _ value: String,
        to sample: inout TextfileDraft.Sample
    ) throws(ParseError) {
        if families.isPosition(name, in: sample.series.family) {
            guard let number = Double(sampleValue: value.utf8.span) else {
                throw ParseError("bound or quantile", value.utf8.span, expected: "a number")
            }
            sample.position = number
            return
        }
        guard !name.hasPrefix("__"), !sample.labels.contains(where: { $0.name == name }) else {
            throw ParseError("label name", name.utf8.span, expected: "a name that is neither reserved nor used twice")
        }
        sample.labels.append((name, value))
    }

    /// Reads the value, which makes the sample whole.
    private mutating func parseValue(of sample: TextfileDraft.Sample) throws(ParseError) {
        let word = lexer.word()
        guard let value = Double(sampleValue: word) else { throw ParseError("value", word, expected: "a number") }
        guard families.add(sample, value) else { throw ParseError("value", word, expected: "a count of 0 or more") }
    }

    /// Reads what may follow the value: a timestamp.
    ///
    /// A blank without one is an error.
    private mutating func parseLineEnd() throws(ParseError) {
        if lexer.skipNewline() { return }
        if lexer.skipBlanks() {
            let word = lexer.word()
            guard Int(ascii: word) != nil else { throw ParseError("timestamp", word, expected: "a whole number") }
            hasTimestamps = true
        }
        guard lexer.skipNewline() else { throw ParseError("end of the line", lexer.rest, expected: "a newline") }
    }
}

extension Double {
    /// Reads a number as the text format spells it: in decimal, `NaN`, or `Inf` with or without a sign.
    ///
    /// One too large for a `Double` is none.
    init?(sampleValue text: Span<UInt8>) {
        guard text.isDecimal else {
            switch String(text).lowercased() {
            case "nan": self = .nan
            case "inf", "+inf", "infinity", "+infinity": self = .infinity
            case "-inf", "-infinity": self = -.infinity
            default: return nil
            }
            return
        }
        guard let value = Double(ascii: text), value.isFinite else { return nil }
        self = value
    }
}

extension Span<UInt8> {
    /// Whether there are only characters of decimal numbers.
    ///
    /// The standard library reads hexadecimal ones too.
    fileprivate var isDecimal: Bool {
        for index in indices {
            let byte = self[index]
            let isMark = byte == .dot || byte == .minus || byte == .plus || byte | 0x20 == UInt8(ascii: "e")
            guard byte.isDigit || isMark else { return false }
        }
        return true
    }
}
