import ExporterCore

/// A server that is watched: how to get at it, and what may be asked of it.
struct RedisTarget: Sendable {
    let address: RedisAddress
    let dialer: RedisDialer
    /// Whose name and password to log in with, worked out anew for each connection.
    let login: @Sendable (RedisAddress) throws(CollectorError) -> RedisLogin?
    let options: SessionOptions
    let record = SessionRecord()
}

/// Whom to log in as.
struct RedisLogin: Hashable, Sendable {
    var user: String?
    let password: Secret
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
