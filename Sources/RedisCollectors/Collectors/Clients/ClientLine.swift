import ExporterCore

/// A field of CLIENT LIST that is reported.
enum ClientField: Int, CaseIterable {
    case id, address, name, age, idle, flags, database, subscriptions, patternSubscriptions, shardSubscriptions
    case watchedKeys, queryBuffer, queryBufferFree, outputBuffer, outputList, outputMemory, totalMemory, user
    case library, protocolVersion

    /// What the server calls it.
    var key: String {
        switch self {
        case .id: "id"
        case .address: "addr"
        case .name: "name"
        case .age: "age"
        case .idle: "idle"
        case .flags: "flags"
        case .database: "db"
        case .subscriptions: "sub"
        case .patternSubscriptions: "psub"
        case .shardSubscriptions: "ssub"
        case .watchedKeys: "watch"
        case .queryBuffer: "qbuf"
        case .queryBufferFree: "qbuf-free"
        case .outputBuffer: "obl"
        case .outputList: "oll"
        case .outputMemory: "omem"
        case .totalMemory: "tot-mem"
        case .user: "user"
        case .library: "lib-name"
        case .protocolVersion: "resp"
        }
    }
}

/// A client: where each of its fields lies in the reply to CLIENT LIST.
struct ClientLine {
    private struct Place {
        var start: UInt32 = .max
        var end: UInt32 = .max
    }
    private var places = InlineArray<20, Place>(repeating: Place())

    fileprivate mutating func set(_ field: ClientField, _ range: Range<Int>) {
        // No reply is as large as that.
        guard let start = UInt32(exactly: range.lowerBound), let end = UInt32(exactly: range.upperBound) else { return }
        places[field.rawValue] = Place(start: start, end: end)
    }

    /// Where a field's value is in the reply; `nil` when the client has no such field.
    func range(_ field: ClientField) -> Range<Int>? {
        let place = places[field.rawValue]
        return place.start == .max ? nil : Int(place.start)..<Int(place.end)
    }

    /// The bytes of a field; none when the client has no such field.
    @_lifetime(copy reply)
    func bytes(_ field: ClientField, of reply: Span<UInt8>) -> Span<UInt8> {
        guard let range = range(field) else { return reply.extracting(first: 0) }
        return reply.extracting(range)
    }

    func text(_ field: ClientField, of reply: Span<UInt8>) -> String { String(bytes(field, of: reply)) }

    /// A field as a number; `nil` when there is no such field, or it is none.
    func number(_ field: ClientField, of reply: Span<UInt8>) -> Int? { Int(ascii: bytes(field, of: reply)) }
}

/// Reads the reply to CLIENT LIST, line by line.
///
/// A line is of `key=value` with spaces between them; a value may have a `=` in it.
struct ClientListReader: ~Escapable {
    private let reply: Span<UInt8>
    private var position = 0
    private var fields: KeyTable<ClientField?>
    /// How many lines were no client's.
    private(set) var malformed = 0

    @_lifetime(copy reply)
    init(_ reply: Span<UInt8>) {
        self.reply = reply
        fields = KeyTable()
    }

    /// The next client; `nil` at the end.
    mutating func next() -> ClientLine? {
        while position < reply.count {
            let client = line()
            if client.range(.id)?.isEmpty == false { return client }
        }
        return nil
    }

    /// Reads a line and skips its end.
    private mutating func line() -> ClientLine {
        var client = ClientLine()
        let start = position
        fields.rewind()
        while position < reply.count, reply[position] != .newline {
            let keyStart = position
            var keyEnd: Int?
            while position < reply.count, reply[position] != .space, reply[position] != .newline {
                if keyEnd == nil, reply[position] == UInt8(ascii: "=") { keyEnd = position }
                position &+= 1
            }
            if let keyEnd, let field = field(reply.extracting(keyStart..<keyEnd)) {
                client.set(field, keyEnd + 1..<position)
            }
            if position < reply.count, reply[position] == .space { position &+= 1 }
        }
        let isBlank = reply.extracting(start..<position).trimmed.isEmpty
        position = min(position + 1, reply.count)
        if !isBlank, client.range(.id)?.isEmpty != false { malformed += 1 }
        return client
    }

    private mutating func field(_ key: Span<UInt8>) -> ClientField? {
        fields.find(key) { name in knownFields[name] }
    }
}

private let knownFields = Dictionary(uniqueKeysWithValues: ClientField.allCases.map { ($0.key, $0) })
