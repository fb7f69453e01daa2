import ExporterCore

/// A server's answer to a command, or a part of it: a tree whose values lie one after another in memory.
///
/// Out of hiredis' memory, so that it can go from the event loop to the thread that collects. A part shares the storage
/// of the whole.
struct Reply: Sendable {
    enum Kind: UInt8, Sendable {
        case text, status, error, integer, null, array
    }

    /// A value; those of an array follow it.
    struct Node: Sendable {
        let kind: Kind
        /// Where the text begins, or the integer.
        let value: Int
        /// The length of the text, or how many elements the array has.
        let count: Int
        /// The position behind the last value that belongs to it.
        var end: Int
    }

    private let nodes: [Node]
    private let storage: [UInt8]
    private let position: Int

    /// An empty text.
    static let empty = Reply(nodes: [Node(kind: .text, value: 0, count: 0, end: 1)], storage: [], position: 0)

    /// What has come in; `nil` when a part of it is missing.
    init?(_ draft: consuming ReplyDraft) {
        guard draft.close() else { return nil }
        nodes = draft.nodes
        storage = draft.bytes
        position = 0
    }

    private init(nodes: [Node], storage: [UInt8], position: Int) {
        self.nodes = nodes
        self.storage = storage
        self.position = position
    }

    private init(_ whole: Reply, at position: Int) {
        self.init(nodes: whole.nodes, storage: whole.storage, position: position)
    }

    private var node: Node { nodes[position] }

    var kind: Kind { node.kind }
    var isNull: Bool { kind == .null }

    /// The bytes of a text, status or error; none of anything else.
    var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            switch kind {
            case .text, .status, .error: storage.span.extracting(node.value..<node.value + node.count)
            case .integer, .null, .array: storage.span.extracting(0..<0)
            }
        }
    }

    /// The text, with U+FFFD where it is not UTF-8; `nil` when it is none.
    var string: String? {
        switch kind {
        case .text, .status, .error: String(bytes)
        case .integer, .null, .array: nil
        }
    }

    /// A whole number, whether it came as one or as text.
    var integer: Int? {
        switch kind {
        case .integer: node.value
        case .text, .status: Int(ascii: bytes)
        case .error, .null, .array: nil
        }
    }

    /// A number, whether it came as one or as text; what Go would read as one.
    var number: PrintedNumber? {
        switch kind {
        case .integer: .whole(node.value)
        case .text, .status: PrintedNumber(bytes)
        case .error, .null, .array: nil
        }
    }

    /// How many elements an array has; 0 of anything else.
    var count: Int { kind == .array ? node.count : 0 }

    /// The elements of an array; none of anything else.
    var elements: Elements { Elements(self) }

    struct Elements: Sequence, IteratorProtocol {
        private let whole: Reply
        private var next_: Int
        private var left: Int

        init(_ whole: Reply) {
            self.whole = whole
            next_ = whole.position + 1
            left = whole.count
        }

        mutating func next() -> Reply? {
            guard left > 0 else { return nil }
            left -= 1
            let element = Reply(whole, at: next_)
            next_ = element.node.end
            return element
        }
    }

    /// The pairs of an array that holds keys and values in turn; a last key without a value is left out.
    var pairs: [(key: Reply, value: Reply)] {
        var pairs: [(key: Reply, value: Reply)] = []
        pairs.reserveCapacity(count / 2)
        var rest = elements
        while let key = rest.next(), let value = rest.next() { pairs.append((key, value)) }
        return pairs
    }

    /// The value of a key in an array of keys and values.
    func value(of key: StaticString) -> Reply? {
        var rest = elements
        while let name = rest.next(), let value = rest.next() {
            if name.bytes.equals(key) { return value }
        }
        return nil
    }
}

extension Reply {
    /// Whether it is an array of pairs of whole numbers.
    var isIntegerPairs: Bool {
        guard kind == .array, count % 2 == 0 else { return false }
        return (position + 1..<position + 1 + count).allSatisfy { $0 < nodes.count && nodes[$0].kind == .integer }
    }

    /// Calls `body` with each pair of an array of whole numbers, without making a reply of any of them.
    func forEachIntegerPair(_ body: (_ first: Int, _ second: Int) -> Void) {
        guard isIntegerPairs else { return }
        for index in stride(from: position + 1, to: position + 1 + count, by: 2) {
            body(nodes[index].value, nodes[index + 1].value)
        }
    }
}

/// A reply that is still coming in: values in the order they come, an array before its elements.
struct ReplyDraft {
    fileprivate(set) var nodes: [Reply.Node] = []
    fileprivate(set) var bytes: [UInt8] = []
    /// How many bytes had come in when the reply, or this part of it, began.
    var unread = 0
    private let limit: Int

    /// A draft that is not to take more memory than `limit`.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(text: UnsafeRawBufferPointer, _ kind: Reply.Kind) {
        nodes.append(Reply.Node(kind: kind, value: bytes.count, count: text.count, end: 0))
        unsafe bytes.append(contentsOf: text)
    }

    mutating func append(integer: Int) {
        nodes.append(Reply.Node(kind: .integer, value: integer, count: 0, end: 0))
    }

    mutating func appendNull() {
        nodes.append(Reply.Node(kind: .null, value: 0, count: 0, end: 0))
    }

    mutating func append(arrayOf count: Int) {
        if nodes.isEmpty {
            // Never more than what has come, whatever the server announces; a value takes ten to twenty bytes of it.
            nodes.reserveCapacity(unread / 16)
            bytes.reserveCapacity(unread)
        }
        nodes.append(Reply.Node(kind: .array, value: 0, count: count, end: 0))
    }

    /// Whether it takes more memory than it may.
    var isOverLimit: Bool { bytes.count + nodes.count * MemoryLayout<Reply.Node>.stride > limit }

    /// Works out where each array ends; `false` when it lacks a value, as one of a kind that hiredis keeps to itself.
    fileprivate mutating func close() -> Bool {
        for position in nodes.indices.reversed() {
            var end = position + 1
            if nodes[position].kind == .array {
                for _ in 0..<nodes[position].count {
                    guard end < nodes.count else { return false }
                    end = nodes[end].end
                }
            }
            nodes[position].end = end
        }
        return nodes.first?.end == nodes.count
    }
}
