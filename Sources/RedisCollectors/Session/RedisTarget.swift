import ExporterCore

/// A server that is watched: how to get at it, and what may be asked of it.
struct RedisTarget: Sendable {
    let address: RedisAddress
    /// Where else it may be, as at other nodes of its cluster; the first that can be reached counts.
    var alternatives: [RedisAddress] = []
    let dialer: RedisDialer
    /// Whom to log in as, worked out anew for each connection; may block.
    let login: @Sendable (RedisAddress) -> RedisLogin?
    let options: SessionOptions
    /// Who is told of the other nodes that the server knows.
    var nodes: NodeDirectory?
    let record = SessionRecord()

    /// For messages.
    var description: String { ([address] + alternatives).map(\.description).joined(separator: " or ") }
}

/// Whom to log in as.
struct RedisLogin: Hashable, Sendable {
    var user: String?
    let password: Secret
    /// What is wrong with the file that the password comes from; then it is what the file held before.
    var fileProblem: CollectorError?
}

/// What a session does besides what collectors ask.
struct SessionOptions: Sendable {
    /// What the connection is called in CLIENT LIST; `nil` for no name.
    var clientName: String? = "redis_exporter"
    var pingsOnConnect = false
    /// The longest a scrape may take, whatever Prometheus grants.
    var timeout = Duration.seconds(15)
    /// How long a server may owe replies and say nothing before its connection is given up.
    var patience = Duration.seconds(30)
    /// Whether every sample carries the server's role.
    var appendsRole = false
}
