import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// The servers that other tests rely on are what they say.
@Suite(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
struct RedisServerTests {
    @Test func `answers by its socket and by its port`() throws {
        let server = try RedisServer("maxclients 77", "rename-command OBJECT \"\"")
        #expect(try server.command("CONFIG", "GET", "maxclients").fields == ["maxclients": "77"])
        #expect(try server.command("SET", "key", "it's\r\n") == .status("OK"))
        #expect(try RedisClient(port: server.port).command("GET", "key") == .bulk("it's\r\n"))
        #expect(try server.info("server")["tcp_port"] == "\(server.port)")
        let error = #expect(throws: TestServerError.self) { try server.command("OBJECT", "HELP") }
        #expect(error?.description.hasPrefix("ERR unknown command 'OBJECT'") == true)
    }

    @Test func `runs many commands in one go`() throws {
        let client = try RedisServer().connect()
        #expect(try client.replies(to: (1...2500).map { ["SET", "key:\($0)", "\($0)"] }).count == 2500)
        #expect(
            try client.replies(to: [["DBSIZE"], ["INCR"], ["GET", "none"]]) == [
                .integer(2500), .error("ERR wrong number of arguments for 'incr' command"), .null,
            ])
        try client.send([Array("GET".utf8), [0xff]])
        #expect(try client.answer() == .null)
    }

    @Test func `asks for the password, and knows users`() throws {
        let server = try RedisServer("user reader on >secret ~* +get", password: "p@ss")
        #expect(try server.command("SET", "key", "1") == .status("OK"))
        let stranger = try RedisClient(port: server.port)
        let error = #expect(throws: TestServerError.self) { try stranger.command("GET", "key") }
        #expect(error?.description == "NOAUTH Authentication required.")
        let reader = try server.connect(user: "reader", password: "secret", byPort: true)
        #expect(try reader.command("GET", "key") == .bulk("1"))
        #expect(throws: TestServerError.self) { try reader.command("DEL", "key") }
        #expect(throws: TestServerError.self) { try server.connect(user: "reader", password: "wrong") }
    }

    @Test func `has a replica`() throws {
        let master = try RedisServer(password: "secret")
        try master.command("SET", "key", "before")
        let replica = try master.makeReplica("replica-priority 7")
        #expect(try replica.command("GET", "key") == .bulk("before"))
        try master.command("SET", "key", "after")
        try replica.wait("it has the new value") { try $0.command("GET", "key") == .bulk("after") }
        #expect(try master.info("replication")["connected_slaves"] == "1")
    }

    @Test func `answers nothing while it is paused`() throws {
        let server = try RedisServer()
        let client = try server.connect()
        server.pause()
        try client.send("PING")
        #expect(throws: TestServerError.self) { try client.answer(within: .milliseconds(50)) }
        server.resume()
        #expect(try client.answer() == .status("PONG"))
    }

    @Test func `comes back on its port`() throws {
        let server = try RedisServer()
        for end in [{ try server.stop() }, { server.kill() }] as [() throws -> Void] {
            let client = try server.connect()
            try end()
            #expect(!server.isRunning)
            #expect(throws: TestServerError.self) { try client.command("PING") }
            #expect(throws: TestServerError.self) { try RedisClient(port: server.port) }
            try server.start()
            #expect(try RedisClient(port: server.port).command("PING") == .status("PONG"))
        }
    }

    @Test func `says why it does not start`() throws {
        let error = #expect(throws: TestServerError.self) { try RedisServer("no-such-setting 1") }
        #expect(error?.description.hasPrefix("Redis ended at once:") == true)
        #expect(error?.description.contains("Bad directive or wrong number of arguments") == true)
    }

    @Test(arguments: [false, true])
    func `leaves nothing behind`(whilePaused: Bool) throws {
        var server: RedisServer? = try RedisServer()
        let socket = try #require(server?.socketPath)
        let pid = try #require(server?.pid)
        #expect(FileManager.default.fileExists(atPath: socket))
        if whilePaused { server?.pause() }
        server = nil
        #expect(!ProcessTable.contains(pid))
        #expect(!FileManager.default.fileExists(atPath: (socket as NSString).deletingLastPathComponent))
    }
}

/// Servers together.
@Suite(.enabled(if: RedisServer.sentinelObstacle == nil, "\(RedisServer.sentinelObstacle ?? "")"))
struct RedisTopologyTests {
    @Test func `has sentinels, which notice that the master is gone`() throws {
        let master = try RedisServer(password: "secret")
        let replica = try master.makeReplica()
        let sentinels = try (0..<2).map { _ in try RedisServer.sentinel(watching: ["first": master], quorum: 2) }
        for sentinel in sentinels {
            try sentinel.wait("it knows the other") { client in
                try client.command("SENTINEL", "MASTER", "first").fields["num-other-sentinels"] == "1"
            }
        }
        master.kill()
        try sentinels[0].wait("the replica is the master", within: .seconds(60)) { client in
            try client.command("SENTINEL", "MASTER", "first").fields["port"] == "\(replica.port)"
        }
    }

    @Test func `has a cluster`() throws {
        let cluster = try RedisCluster("maxclients 99", masters: 3, replicas: 1, password: "secret")
        #expect(cluster.nodes.count == 4)
        let error = #expect(throws: TestServerError.self) { try cluster.nodes[0].command("SET", "foo", "1") }
        #expect(error?.description == "MOVED 12182 127.0.0.1:\(cluster.nodes[2].port)")
        #expect(try cluster.nodes[2].command("SET", "foo", "1") == .status("OK"))
        #expect(
            try cluster.nodes.map { try $0.info("replication")["role"] } == ["master", "master", "master", "slave"])
    }
}
