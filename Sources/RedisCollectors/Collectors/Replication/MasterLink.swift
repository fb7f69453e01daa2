import ExporterCore

/// A replica's link to a master; of KeyDB's multi-master replicas one of several.
struct MasterLink: Equatable {
    let host: String
    var port = ""
    var isUp: Bool?
    var lastIO: Int?
    var isSyncing: Int?
    var offset: Int?

    /// The links in INFO's order; each begins with its host.
    static func all(in info: InfoText, _ problems: inout [CollectorError]) -> [MasterLink] {
        var links: [MasterLink] = []
        for line in info.lines(in: "Replication") {
            guard let field = MasterField(info.bytes(line.key)) else { continue }
            if field == .host { links.append(MasterLink(host: String(info.bytes(line.value)))) }
            guard !links.isEmpty else { continue }
            if !links[links.count - 1].take(field, info.bytes(line.value)) {
                problems.append(.malformed(line, of: info, expected: "a whole number"))
            }
        }
        return links
    }

    /// Takes in a field; `false` when its value is none.
    private mutating func take(_ field: MasterField, _ value: Span<UInt8>) -> Bool {
        let number = Int(ascii: value)
        switch field {
        case .host: return true
        case .port: port = String(value)
        case .status: isUp = value.equals("up")
        case .lastIO: lastIO = number
        case .isSyncing: isSyncing = number
        case .offset: offset = number
        }
        return field == .port || field == .status || number != nil
    }
}

/// What a line says of a link to a master.
enum MasterField {
    case host, port, status, lastIO, isSyncing, offset

    /// The field of a key such as `master_host` or, with KeyDB, `master_2_host`.
    init?(_ key: Span<UInt8>) {
        if key.equals("slave_repl_offset") {
            self = .offset
            return
        }
        guard key.hasPrefix("master_") else { return nil }
        var start = 7
        while start < key.count, key[start].isDigit { start += 1 }
        if start > 7 {
            guard start < key.count, key[start] == .underscore else { return nil }
            start += 1
        }
        let name = key.extracting(start...)
        if name.equals("host") {
            self = .host
        } else if name.equals("port") {
            self = .port
        } else if name.equals("link_status") {
            self = .status
        } else if name.equals("last_io_seconds_ago") {
            self = .lastIO
        } else if name.equals("sync_in_progress") {
            self = .isSyncing
        } else {
            return nil
        }
    }
}

/// A replica, as its master sees it.
struct ConnectedReplica: Equatable {
    let ip: String
    let port: String
    let state: String
    let offset: Int
    /// `nil` for one that has acknowledged nothing yet.
    let lag: Int?

    static func all(in info: InfoText, _ problems: inout [CollectorError]) -> [ConnectedReplica] {
        var replicas: [ConnectedReplica] = []
        for line in info.lines(in: "Replication") {
            let key = info.bytes(line.key)
            guard key.hasPrefix("slave"), UInt64(ascii: key.extracting(5...)) != nil else { continue }
            if let replica = ConnectedReplica(FieldList(info.bytes(line.value))) {
                replicas.append(replica)
            } else {
                problems.append(.malformed(line, of: info, expected: "ip, port, state, offset and lag of a replica"))
            }
        }
        return replicas
    }

    private init?(_ fields: borrowing FieldList) {
        guard let ip = fields.string("ip"), let port = fields.string("port"), let state = fields.string("state"),
            let offset = fields.integer("offset")
        else { return nil }
        (self.ip, self.port, self.state, self.offset) = (ip, port, state, offset)
        guard fields.bytes("lag") != nil else {
            lag = nil
            return
        }
        guard let lag = fields.integer("lag") else { return nil }
        self.lag = lag >= 0 ? lag : nil
    }
}
