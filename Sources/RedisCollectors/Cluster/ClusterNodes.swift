import ExporterCore

/// The nodes of a cluster, as one of them sees them: CLUSTER NODES.
struct ClusterNodes: Equatable, Sendable {
    /// A node: a line such as
    /// `07c3… 10.0.0.4:6379@16379,db4.example myself,master - 0 0 3 connected 0-5460 5461 [93->-292f…]`.
    struct Node: Equatable, Sendable {
        let id: String
        /// Empty where the node does not know its own address yet, and for one whose address is lost.
        let ip: String
        let port: Int
        /// What the node announces as its name, since Redis 7.
        let hostname: String?
        let flags: Set<String>
        /// The `id` of its master; `nil` of a master.
        let masterID: String?
        /// The hash slots that it serves.
        let slots: [ClosedRange<Int>]

        var isMyself: Bool { flags.contains("myself") }
        var isMaster: Bool { flags.contains("master") }
        /// As the label `role` has it.
        var role: String { isMaster ? "master" : "slave" }
        /// Whether the others think that it can be asked.
        var isReachable: Bool { flags.isDisjoint(with: ["fail", "noaddr", "handshake"]) }
    }

    let nodes: [Node]

    /// Reads the lines; `nil` when one is none of a node.
    init?(_ text: String) {
        var nodes: [Node] = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let node = Node(line) else { return nil }
            nodes.append(node)
        }
        self.nodes = nodes
    }

    /// Reads the server's answer.
    init(_ reply: Reply, from address: RedisAddress) throws(CollectorError) {
        guard let text = reply.string, let nodes = Self(text), !nodes.nodes.isEmpty else {
            throw CollectorError(
                .malformed, "read", "CLUSTER NODES of \(address)", why: "it is no list of nodes")
        }
        self = nodes
    }

    var myself: Node? { nodes.first(where: \.isMyself) }

    static let command = RedisCommand("CLUSTER", "NODES")
}

extension ClusterNodes.Node {
    fileprivate init?(_ line: Substring) {
        let words = line.split(separator: " ")
        guard words.count >= 8 else { return nil }
        let (place, names) = words[1].split(atFirst: ",")
        let client = place.split(atFirst: "@").0
        guard let colon = client.lastIndex(of: ":"), let port = Int(client[client.index(after: colon)...]) else {
            return nil
        }
        id = String(words[0])
        ip = String(client[..<colon])
        self.port = port
        let hostname = names.map { $0.split(atFirst: ",").0 } ?? ""
        self.hostname = hostname.isEmpty || hostname.contains("=") ? nil : String(hostname)
        flags = Set(words[2].split(separator: ",").map(String.init))
        masterID = words[3] == "-" ? nil : String(words[3])
        slots = words[8...].compactMap { slotRange($0) }
    }

    /// How it is reached: under its name where that is asked for, or where a certificate may want it.
    ///
    /// `nil` when nobody knows where it is. A node that does not know its own address has that by which it was asked.
    func address(asking asked: RedisAddress, byName: Bool) -> RedisAddress? {
        if byName, let hostname { return RedisAddress(.tcp(host: hostname, port: port), usesTLS: asked.usesTLS) }
        if !ip.isEmpty, port > 0 { return RedisAddress(.tcp(host: ip, port: port), usesTLS: asked.usesTLS) }
        guard isMyself else { return nil }
        var address = RedisAddress(asked.place, usesTLS: asked.usesTLS)
        if case .tcp(let host, _) = asked.place, port > 0 { address.place = .tcp(host: host, port: port) }
        return address
    }
}

/// `5` or `0-5460`; slots that are on their way stand in brackets, and are none.
private func slotRange(_ word: Substring) -> ClosedRange<Int>? {
    let (first, last) = word.split(atFirst: "-")
    guard let lower = Int(first), let upper = last.map({ Int($0) }) ?? lower else { return nil }
    return lower <= upper && lower >= 0 && upper < KeySlot.count ? lower...upper : nil
}
