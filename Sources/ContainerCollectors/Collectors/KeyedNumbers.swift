import ExporterCore

/// Some numbers of a file with a key and a number a line, as `memory.stat`.
struct KeyedNumbers: Equatable {
    private var values = InlineArray<32, UInt64>(repeating: 0)
    private var presence: UInt32 = 0

    /// The number with the key at this place of the list; `nil` when the file does not have it.
    subscript(place: Int) -> UInt64? {
        get { presence & 1 << UInt32(place) == 0 ? nil : values[place] }
        set {
            guard let newValue else { return }
            values[place] = newValue
            presence |= 1 << UInt32(place)
        }
    }

    static func == (first: Self, second: Self) -> Bool {
        first.presence == second.presence && (0..<32).allSatisfy { first[$0] == second[$0] }
    }
}

/// Reads them: it knows where each key belongs, and guesses that they come in the order of last time.
final class KeyedReader {
    private var order: KeyOrder

    /// At most 32 keys.
    init(_ keys: [String]) {
        order = KeyOrder(places: Dictionary(zip(keys, keys.indices)) { first, _ in first })
    }

    func read(_ text: inout ByteCursor) throws(ParseError) -> KeyedNumbers { try order.read(&text) }
}

private struct KeyOrder {
    let places: [String: Int]
    private var table = KeyTable<Int>()

    init(places: [String: Int]) {
        self.places = places
    }

    mutating func read(_ text: inout ByteCursor) throws(ParseError) -> KeyedNumbers {
        var numbers = KeyedNumbers()
        table.rewind()
        while !text.isAtEnd {
            let line = text
            let place = table.find(nextIn: &text, or: { places[$0] ?? notWanted })
            if let place, place != notWanted { numbers[place] = try text.magnitude(ofKeyAt: line) }
            text.nextLine()
        }
        return numbers
    }
}

private let notWanted = -1
