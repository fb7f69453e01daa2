import ServerTestSupport

extension RedisServer {
    /// How a client on this host reaches it, as a URL.
    public var address: String { "\(tls == nil ? "redis" : "rediss")://127.0.0.1:\(port)" }

    /// A connection that the test keeps, which has logged in; by the Unix socket, unless by the port in the clear.
    public func connect(user: String? = nil, password: String? = nil, byPort: Bool = false) throws -> RedisClient {
        let client = try byPort ? RedisClient(port: port, of: self) : RedisClient(socket: socketPath, of: self)
        if let password = password ?? self.password {
            try client.command(["AUTH"] + (user.map { [$0] } ?? []) + [password])
        }
        return client
    }

    /// Runs a command on a connection of its own.
    ///
    /// - Throws: `TestServerError` with the server's message.
    @discardableResult
    public func command(_ words: String...) throws -> RedisReply { try connect().command(words) }

    /// What `INFO` says, by field; of fields that occur again, the last.
    public func info(_ section: String = "everything") throws -> [String: String] {
        let text = try command("INFO", section).text ?? ""
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        let pairs = lines.compactMap { line in
            line.firstIndex(of: ":").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
        }
        return Dictionary(pairs) { $1 }
    }

    /// Waits until something is so.
    ///
    /// - Throws: when it has not been within the time given.
    public func wait(
        _ what: String, within patience: Duration = .seconds(20), until condition: (RedisClient) throws -> Bool
    ) throws {
        let client = try connect()
        guard try becomesTrue(within: patience, { try condition(client) }) else {
            throw TestServerError("not so within \(patience): \(what); the server says: \(log)")
        }
    }

    /// Starts a replica of this server and waits until it has its data.
    public func makeReplica(_ lines: String...) throws -> RedisServer {
        let replica = try RedisServer(
            lines: ["replicaof 127.0.0.1 \(port)"] + lines, password: password)
        try replica.wait("the replica is in step") { client in
            try client.command("INFO", "replication").text?.contains("master_link_status:up") == true
        }
        try wait("the master knows it") { client in
            try client.command("INFO", "replication").text?.contains("port=\(replica.port),state=online") == true
        }
        return replica
    }
}
