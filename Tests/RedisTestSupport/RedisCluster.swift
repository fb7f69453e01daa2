import ServerTestSupport

/// A Redis cluster of a test's own, all of its nodes on this host.
public final class RedisCluster: Sendable {
    /// First the masters, then their replicas.
    public let nodes: [RedisServer]

    /// Starts one, with the slots spread evenly, and waits until all nodes say that it is fine.
    ///
    /// The replicas, of which so many are there in all, go to the masters by turns.
    public init(_ lines: String..., masters: Int = 3, replicas: Int = 0, password: String? = nil) throws {
        nodes = try (0..<masters + replicas).map { _ in try RedisServer(clusterNode: lines, password: password) }
        for (index, node) in nodes.prefix(masters).enumerated() {
            let slots = (16384 * index / masters)..<(16384 * (index + 1) / masters)
            let client = try node.connect()
            try client.command(["CLUSTER", "ADDSLOTS"] + slots.map(String.init))
            try client.command("CLUSTER", "SET-CONFIG-EPOCH", "\(index + 1)")
        }
        for node in nodes.dropFirst() {
            try nodes[0].command("CLUSTER", "MEET", "127.0.0.1", "\(node.port)")
        }
        try wait(for: ["cluster_known_nodes:\(nodes.count)"])
        for (index, node) in nodes.dropFirst(masters).enumerated() {
            let master = try nodes[index % masters].command("CLUSTER", "MYID").text ?? ""
            // It may not have heard yet that the other is a master.
            try node.wait("it becomes a replica") { client in
                (try? client.command("CLUSTER", "REPLICATE", master)) != nil
            }
        }
        try wait(for: ["cluster_state:ok", "cluster_slots_ok:16384"])
    }

    private func wait(for lines: [String]) throws {
        for node in nodes {
            try node.wait(lines.joined(separator: ", ")) { client in
                let text = try client.command("CLUSTER", "INFO").text ?? ""
                return lines.allSatisfy { text.contains("\($0)\r\n") }
            }
        }
    }
}

extension RedisServer {
    /// The nodes talk to each other on a port that is higher by ten thousand.
    fileprivate convenience init(clusterNode lines: [String], password: String?) throws {
        let cluster = ["cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout 5000"]
        try self.init(lines: cluster + lines, password: password, port: freePort(andAbove: 10000))
    }
}
