public import ExporterCore

extension YAMLMapping {
    /// Text as it is written; numbers and booleans are text as well.
    public mutating func text(_ key: String) -> String? {
        scalar(key, expected: "text") { $0.text }
    }

    /// Text that no message shows.
    public mutating func secret(_ key: String) -> Secret? {
        text(key).map { Secret($0) }
    }

    /// A whole number from a range.
    public mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        scalar(key, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") { scalar in
            scalar.integer.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    public mutating func bool(_ key: String) -> Bool? {
        scalar(key, expected: Bool.expectation) { $0.bool }
    }

    /// A time span in Go's spelling, as flags have it.
    public mutating func duration(_ key: String) -> Duration? {
        scalar(key, expected: Duration.expectation) { Duration(flagTexts: [$0.text]) }
    }

    /// One of the names of an enumeration, in any case.
    public mutating func choice<Choice: CaseIterable & RawRepresentable>(_ key: String, of _: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let text = scalar(key, expected: Choice.names.listed, { $0.text }) else { return nil }
        if let choice = Choice.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) {
            return choice
        }
        let isUpper = Choice.names.allSatisfy { $0 == $0.uppercased() }
        let suggestion = nearestName(to: isUpper ? text.uppercased() : text.lowercased(), among: Choice.names)
        let what = "is \(YAMLScalar(text).shown), expected \(Choice.names.listed)"
        report(key, what + (suggestion.map { "; did you mean \($0)?" } ?? ""))
        return nil
    }

    /// A list of texts.
    public mutating func texts(_ key: String) -> [String]? {
        guard let node = node(key) else { return nil }
        let texts: [String]? =
            if case .sequence(let items) = node.content { items.allTexts } else { nil }
        if texts == nil { report(key, "is \(node.kind), expected a list of texts, as in [one, two]") }
        return texts
    }

    /// A scalar that `body` understands; `expected` says of others what to write.
    public mutating func scalar<Value>(
        _ key: String,
        expected: String,
        _ body: (YAMLScalar) -> Value?
    ) -> Value? {
        guard let node = node(key) else { return nil }
        if case .scalar(let scalar) = node.content, let value = body(scalar) { return value }
        report(key, node.mismatch(expected, body))
        return nil
    }
}

extension YAMLNode {
    /// Says that it is not what is expected, and is not understood by `body`.
    ///
    /// Only a scalar where a scalar belongs is shown: what lies in the wrong place may be a password.
    func mismatch<Value>(_ expected: String, _ body: (YAMLScalar) -> Value?) -> String {
        guard case .scalar(let scalar) = content, !scalar.isNull else { return "is \(kind), expected \(expected)" }
        if scalar.isQuoted, body(YAMLScalar(scalar.text)) != nil {
            return "is \(scalar.shown) in quotes, expected \(expected) without them"
        }
        return "is \(scalar.shown), expected \(expected)"
    }
}

extension YAMLScalar {
    fileprivate var shown: String { #""\#(String(quoting: text.utf8.span))""# }
}

extension [YAMLNode] {
    /// The text of each; `nil` when one of them has none.
    fileprivate var allTexts: [String]? {
        let texts = compactMap { item -> String? in
            guard case .scalar(let scalar) = item.content, !scalar.isNull else { return nil }
            return scalar.text
        }
        return texts.count == count ? texts : nil
    }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
    fileprivate static var names: [String] { allCases.map(\.rawValue) }
}

extension [String] {
    /// The words as a sentence has them: "any, main or none".
    var listed: String {
        guard let last, count > 1 else { return first ?? "nothing" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}
