import ExporterCore

/// A part of a YAML file: text, a list or a mapping, and where it is.
public struct YAMLNode: Equatable, Sendable {
    public indirect enum Content: Equatable, Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// The keys with their values, in the order of the file.
        ///
        /// A key may be there twice; ``YAMLMapping`` reports it.
        case mapping([YAMLPair])
    }

    /// The line in which it begins, counted from 1.
    public let line: Int
    public let content: Content

    public init(line: Int, _ content: Content) {
        self.line = line
        self.content = content
    }

    /// Whether nothing is written here, or `null`.
    public var isNull: Bool {
        guard case .scalar(let scalar) = content else { return false }
        return scalar.isNull
    }

    /// What it is, as a message says it.
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "empty" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A key of a mapping and its value.
public struct YAMLPair: Equatable, Sendable {
    public let key: String
    /// The line of the key, counted from 1.
    public let line: Int
    public let value: YAMLNode

    public init(key: String, line: Int, value: YAMLNode) {
        self.key = key
        self.line = line
        self.value = value
    }
}

/// Text as it is in the file, and whether it can only be text.
public struct YAMLScalar: Equatable, Sendable {
    public let text: String
    /// Whether it is in quotes, a block of text, or tagged as text: `"12"` is not the number 12.
    public let isQuoted: Bool

    public init(_ text: String, isQuoted: Bool = false) {
        self.text = text
        self.isQuoted = isQuoted
    }

    public var isNull: Bool { !isQuoted && nullSpellings.contains(text) }

    /// A boolean in any of the spellings of YAML 1.1; `nil` when it is none.
    public var bool: Bool? {
        guard !isQuoted else { return nil }
        return booleans[text]
    }

    /// A whole number, of any base that YAML 1.1 has; `nil` when it is none.
    public var integer: Int? {
        guard !isQuoted else { return nil }
        return Int(automaticBase: text.utf8.span)
    }

    /// A number; `nil` when it is none.
    public var number: Double? {
        guard !isQuoted else { return nil }
        if let special = specialNumbers[text.lowercased()] { return special }
        if let integer { return Double(integer) }
        // Swift would read words and hexadecimal fractions as well.
        guard text.utf8.allSatisfy({ $0.isDigit || "+-.eE".utf8.contains($0) }) else { return nil }
        return Double(text)
    }
}

private let nullSpellings: Set<String> = ["", "~", "null", "Null", "NULL"]

private let booleans: [String: Bool] = {
    let yes = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
    let no = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]
    return Dictionary(uniqueKeysWithValues: yes.map { ($0, true) } + no.map { ($0, false) })
}()

private let specialNumbers: [String: Double] = [
    ".inf": .infinity, "+.inf": .infinity, "-.inf": -.infinity, ".nan": .nan,
]
