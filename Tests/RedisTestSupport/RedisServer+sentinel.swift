import ServerTestSupport

extension RedisServer {
    /// Why no sentinel can be had here, for `.enabled(if:)`; `nil` where one can.
    public static let sentinelObstacle: String? =
        obstacle ?? (RedisInstallation.sentinel == nil ? "needs Redis Sentinel: make setup installs it" : nil)

    /// Starts a sentinel that watches masters by these names, and waits until it knows them and their replicas.
    ///
    /// So many sentinels as `quorum` says have to agree that a master is down.
    public static func sentinel(
        watching masters: [String: RedisServer], quorum: Int = 1, _ lines: String..., password: String? = nil
    ) throws -> RedisServer {
        guard let program = RedisInstallation.sentinel else { throw TestServerError(sentinelObstacle ?? "no sentinel") }
        var settings = lines
        for (name, master) in masters {
            settings += [
                "sentinel monitor \(name) 127.0.0.1 \(master.port) \(quorum)",
                "sentinel down-after-milliseconds \(name) 1000", "sentinel failover-timeout \(name) 2000",
            ]
            if let password = master.password { settings.append("sentinel auth-pass \(name) \(password)") }
        }
        let sentinel = try RedisServer(
            "Redis Sentinel", [program, "--sentinel"], lines: settings, password: password, port: freePort())
        for (name, master) in masters {
            let replicas = try master.info("replication")["connected_slaves"]
            try sentinel.wait("the sentinel knows \(name)") { client in
                let fields = try client.command("SENTINEL", "MASTER", name).fields
                return fields["flags"] == "master" && fields["num-slaves"] == replicas
            }
        }
        return sentinel
    }
}
