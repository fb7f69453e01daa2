import ExporterCore

/// Reads `keyword=value` pairs by libpq's rules: `host=db1 password='it\'s'`.
///
/// Blanks separate pairs and may surround the `=`. A value with blanks stands in single quotes; `\` before a character
/// takes it as it is. Beyond libpq, `''` within quotes is one quote, which libpq refuses.
struct KeyValueText {
    private var rest: ArraySlice<UInt8>
    /// The keyword read last, for messages.
    private var previous: String?

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    /// The next pair; `nil` at the end.
    mutating func next() throws(SettingsError) -> (keyword: String, value: String)? {
        skipBlanks()
        guard !rest.isEmpty else { return nil }
        let name = rest.prefix { $0 != .equals && !$0.isSpace }
        rest = rest.dropFirst(name.count)
        skipBlanks()
        let keyword = String(decoding: name, as: UTF8.self)
        guard rest.popFirst() == .equals, isParameterName(keyword) else { throw malformed() }
        previous = keyword
        skipBlanks()
        let value = rest.first == .apostrophe ? try quotedValue(of: keyword) : plainValue()
        return (keyword, String(decoding: value, as: UTF8.self))
    }

    private mutating func plainValue() -> [UInt8] {
        var value: [UInt8] = []
        while let byte = rest.first, !byte.isSpace {
            rest.removeFirst()
            if byte != .backslash { value.append(byte) } else if let escaped = rest.popFirst() { value.append(escaped) }
        }
        return value
    }

    private mutating func quotedValue(of keyword: String) throws(SettingsError) -> [UInt8] {
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case .backslash:
                if let escaped = rest.popFirst() { value.append(escaped) }
            case .apostrophe where rest.first == .apostrophe:
                rest.removeFirst()
                value.append(.apostrophe)
            case .apostrophe:
                return value
            default:
                value.append(byte)
            }
        }
        throw SettingsError(
            "the quoted value of \(shown(keyword)) does not end", #"within quotes, write ' as \' and \ as \\"#)
    }

    private mutating func skipBlanks() { rest = rest.drop(while: \.isSpace) }

    private func malformed() -> SettingsError {
        guard let previous else {
            return SettingsError(
                "it is neither a URL nor keyword=value pairs", "begin it with postgresql:// or a keyword such as host=")
        }
        return SettingsError(
            "what follows the value of \(shown(previous)) is no keyword=value",
            #"put a value with blanks into single quotes, and write ' as \' and \ as \\ there"#)
    }

    /// A keyword as a message may show it: what is none of libpq's could be a piece of a password.
    private func shown(_ keyword: String) -> String { LibpqKeywords.know(keyword) ? keyword : "a keyword" }
}

extension UInt8 {
    /// White space, as the C function `isspace` has it.
    var isSpace: Bool { self == .space || self >= 0x09 && self <= 0x0d }
}
