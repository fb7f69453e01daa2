/// What is known of each key of a text whose keys come in the same order at every reading: `/proc/meminfo`,
/// `/proc/vmstat`, INFO.
///
/// It guesses that the next key is the one that came next last time, so a key costs a comparison, not a hash.
public struct KeyTable<Value> {
    /// The keys, one after another, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var values: [Value] = []
    private var positions: [String: Int] = [:]
    private var guess = 0

    public init() {}

    /// A table that knows some keys from the start.
    public init(_ known: some Sequence<(String, Value)>) {
        for (key, value) in known { insert(key, value) }
    }

    /// The next key is the first one again.
    public mutating func rewind() { guess = 0 }

    /// What is known of a key; `nil` when nothing is.
    public mutating func find(_ key: Span<UInt8>) -> Value? {
        position(of: key).map { values[$0] }
    }

    /// What is known of a key, worked out and remembered when it is new.
    public mutating func find(_ key: Span<UInt8>, or makeValue: (String) -> Value) -> Value {
        if let position = position(of: key) { return values[position] }
        let name = String(key)
        let value = makeValue(name)
        insert(name, value)
        guess = ends.count
        return value
    }

    /// What is known of the key that is a text's next field, worked out and remembered when it is new; `nil` when there is
    /// no field left in its line.
    ///
    /// Where the guess is right, nobody looks how long the field is.
    public mutating func find(nextIn text: inout ByteCursor, or makeValue: (String) -> Value) -> Value? {
        if guess < ends.count {
            let start = guess == 0 ? 0 : ends[guess - 1]
            if text.skip(field: bytes.span.extracting(start..<ends[guess])) {
                guess += 1
                return values[guess - 1]
            }
        }
        let key = text.field()
        return key.isEmpty ? nil : find(key, or: makeValue)
    }

    private mutating func insert(_ key: String, _ value: Value) {
        positions[key] = ends.count
        bytes += key.utf8
        ends.append(bytes.count)
        values.append(value)
    }

    private mutating func position(of key: Span<UInt8>) -> Int? {
        if guess < ends.count {
            let start = guess == 0 ? 0 : ends[guess - 1]
            if bytes.span.extracting(start..<ends[guess]).equals(key) {
                guess += 1
                return guess - 1
            }
        }
        guard let position = positions[String(key)] else { return nil }
        guess = position + 1
        return position
    }
}

extension KeyTable: Sendable where Value: Sendable {}
