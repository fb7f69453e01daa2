import ExporterCore

/// Keys, or patterns of keys, as `--check-keys` and its like name them: `key,db3=key,3=key`.
///
/// What would be misunderstood in a key is escaped as in a URL: `%2C` is a comma, `%3D` an equals sign, `+` a space.
struct KeyArguments: Hashable, Sendable {
    /// A key, or a pattern, of a database.
    struct Item: Hashable, Sendable {
        let database: Int
        let key: [UInt8]

        /// Whether it names more than one key.
        var isPattern: Bool { key.contains { patternBytes.contains($0) } }
    }

    let items: [Item]

    init(_ items: [Item] = []) {
        self.items = items
    }

    /// Reads what a user gave.
    ///
    /// Items without a key, or without a number where one is announced, are passed over.
    /// - Throws: Why an item cannot be used, with the item.
    init(_ text: String) throws(KeyArgumentError) {
        var items: [Item] = []
        for part in text.utf8.split(separator: .comma) {
            if let item = try Self.item(Array(part)) { items.append(item) }
        }
        self.init(items)
    }

    /// What a flag says.
    init(_ flag: Flag<String>, _ flags: FlagValues) throws(ConfigurationError) {
        do throws(KeyArgumentError) {
            try self.init(flags[flag])
        } catch {
            throw ConfigurationError("cannot use --\(flag.name): \(error.why)")
        }
    }

    var isEmpty: Bool { items.isEmpty }

    private static func item(_ text: [UInt8]) throws(KeyArgumentError) -> Item? {
        let parts = text.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw KeyArgumentError(text, "has more than one =; write %3D for one that belongs to the key")
        }
        let trimmed = (parts.last ?? []).trimmingBlanks
        guard !trimmed.isEmpty else { return nil }
        guard let key = unescaped(trimmed) else {
            throw KeyArgumentError(text, "has a % without two hexadecimal digits; write %25 for a per cent sign")
        }
        guard parts.count == 2 else { return Item(database: 0, key: key) }
        var number = String(parts[0].trimmingBlanks.span)
        while number.hasPrefix("db") { number.removeFirst(2) }
        guard !number.isEmpty else { return nil }
        guard let database = Int(number), database >= 0 else {
            throw KeyArgumentError(text, "begins with no database; write db0=KEY, and %3D for a = in a key")
        }
        return Item(database: database, key: key)
    }
}

/// Why a list of keys cannot be used, in a line.
struct KeyArgumentError: Error, Equatable {
    let why: String

    fileprivate init(_ item: [UInt8], _ why: String) {
        self.why = "\"\(String(item.span).quotable)\" \(why)"
    }
}

private let patternBytes: Set<UInt8> = Set("?*[]^".utf8)

/// The text without its escapes, which may be any byte, as keys are; `nil` when one is no escape.
private func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
        switch byte {
        case .plus:
            bytes.append(.space)
        case UInt8(ascii: "%"):
            guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                return nil
            }
            bytes.append(UInt8(high << 4 | low))
        default:
            bytes.append(byte)
        }
    }
    return bytes
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingBlanks: Self {
        var rest = self
        while let first = rest.first, first.isBlank { rest.removeFirst() }
        while let last = rest.last, last.isBlank { rest.removeLast() }
        return rest
    }
}
