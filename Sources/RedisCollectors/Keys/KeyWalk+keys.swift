import ExporterCore

/// A command about one key, which goes to the node that has the key.
struct KeyRequest {
    let key: [UInt8]
    let command: RedisCommand

    /// A command of some words, the key, and some more words; the words before the key name it.
    init(_ words: String..., key: [UInt8], _ rest: String...) {
        self.key = key
        command = RedisCommand(words.map { Array($0.utf8) } + [key] + rest.map { Array($0.utf8) }, named: words.count)
    }

    init(_ words: String..., key: [UInt8], argument: [UInt8]) {
        self.key = key
        command = RedisCommand(words.map { Array($0.utf8) } + [key, argument], named: words.count)
    }
}

extension KeyWalk {
    /// Asks about keys, each at the node that has it, and follows keys that have moved.
    ///
    /// - Throws: When the server is gone; another node's failure is that of its keys only.
    func outcomes(
        of requests: [KeyRequest],
        in database: Int
    ) throws(CollectorError) -> [Result<Reply, CollectorError>] {
        guard settings.isCluster else {
            let replies = try replies(to: requests.map(\.command), in: database, of: .main)
            return zip(replies, requests).map { outcome($0, of: $1.command) }
        }
        var outcomes = requests.map { outcome(nil, of: $0.command) }
        var groups = try byNode(requests)
        for _ in 0..<5 where !groups.isEmpty {
            var moved: [Group] = []
            for group in groups {
                do throws(CollectorError) {
                    for (index, reply) in zip(group.indices, try replies(of: group, requests)) {
                        if let (address, isAsking) = redirection(reply, from: group.node) {
                            moved.add(index, to: try node(at: address), isAsking: isAsking)
                        }
                        outcomes[index] = outcome(reply, of: requests[index].command)
                    }
                } catch {
                    guard case .other = group.node else { throw error }
                    for index in group.indices { outcomes[index] = .failure(error) }
                }
            }
            if moved.contains(where: { !$0.isAsking }) { forgetMap() }
            groups = moved
        }
        return outcomes
    }

    private func byNode(_ requests: [KeyRequest]) throws(CollectorError) -> [Group] {
        var groups: [Group] = []
        for (index, request) in requests.enumerated() {
            guard let node = try node(of: KeySlot.of(request.key)) else { continue }
            groups.add(index, to: node, isAsking: false)
        }
        return groups
    }

    private func replies(of group: Group, _ requests: [KeyRequest]) throws(CollectorError) -> [Reply?] {
        let commands = group.indices.map { requests[$0].command }
        guard group.isAsking else { return try replies(to: commands, in: 0, of: group.node) }
        // A key on its way is shown to those only who say that they were sent.
        let asking = RedisCommand("ASKING")
        let all = try replies(to: commands.flatMap { [asking, $0] }, in: 0, of: group.node)
        return stride(from: 1, to: all.count, by: 2).map { all[$0] }
    }

    /// Where the server sends us, as in `MOVED 3999 127.0.0.1:6381`; `nil` when it has answered.
    private func redirection(_ reply: Reply?, from node: Node) -> (RedisAddress, isAsking: Bool)? {
        guard let reply, let refusal = ServerRefusal(reply), refusal.code == "MOVED" || refusal.code == "ASK",
            let text = refusal.text.split(separator: " ").last, let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...])
        else { return nil }
        var host = String(text[..<colon])
        if host.isEmpty, case .tcp(let same, _) = address(of: node).place { host = same }
        let address = RedisAddress(.tcp(host: host, port: port), usesTLS: place.address.usesTLS)
        return (address, refusal.code == "ASK")
    }

    private func address(of node: Node) -> RedisAddress {
        switch node {
        case .main: place.address
        case .other(let other): other.address
        }
    }
}

/// Requests that go to one node in one go.
private struct Group {
    let node: KeyWalk.Node
    let isAsking: Bool
    var indices: [Int]
}

extension [Group] {
    fileprivate mutating func add(_ index: Int, to node: KeyWalk.Node, isAsking: Bool) {
        for position in indices where self[position].node == node && self[position].isAsking == isAsking {
            self[position].indices.append(index)
            return
        }
        append(Group(node: node, isAsking: isAsking, indices: [index]))
    }
}
