/// Text was not in the form its source documents.
public struct ParseError: Error, Equatable, CustomStringConvertible {
    public let field: String
    public let found: String
    public let expected: String

    public init(_ field: String, is found: String, expected: String) {
        self.init(valueOf: field.utf8.span, found.utf8.span, expected: expected)
    }

    public init(_ field: StaticString, _ found: Span<UInt8>, expected: String) {
        self.init(valueOf: "\(field)".utf8.span, found, expected: expected)
    }

    /// A key of the text has another value than its source documents.
    public init(valueOf key: Span<UInt8>, _ found: Span<UInt8>, expected: String) {
        field = String(quoting: key)
        self.found = String(quoting: found)
        // It, too, can be a part of the text.
        self.expected = String(quoting: expected.utf8.span)
    }

    public var description: String {
        found.isEmpty ? "\(field) is missing" : "\(field) is \"\(found)\", expected \(expected)"
    }
}

private let longestQuote = 64

extension String {
    /// Text as a message can show it: not too much of it, and on one line.
    public init(quoting bytes: Span<UInt8>) {
        // A line of binary rubbish must not become a log line of its own length.
        self = String(bytes.extracting(first: Swift.min(bytes.count, longestQuote))).quotable
    }

    /// The text with what would break a line or hide in a terminal shown as escapes.
    public var quotable: String {
        unicodeScalars.map { $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0) }
            .joined()
    }
}
