import RedisTestSupport
import ServerTestSupport
import Testing

/// What plays the server in other tests says what it is told to.
struct FakeRedisTests {
    @Test func `answers by command, the most particular first, and counts`() throws {
        let fake = try FakeRedis([
            "PING": .status("PONG"), "config": .error("NOPERM"), "CONFIG GET": .array(["maxmemory", "0"]),
            "GET": .bulk("é"), "LATENCY": "*1\r\n:7\r\n",
        ])
        let client = try RedisClient(port: fake.port)
        #expect(try client.command("ping") == .status("PONG"))
        #expect(try client.command("Config", "get", "*").fields == ["maxmemory": "0"])
        #expect(try client.command("GET", "x") == .bulk("é"))
        #expect(try client.command("LATENCY", "LATEST") == .array([.integer(7)]))
        #expect(
            try client.replies(to: [["CONFIG", "SET"], ["OTHER"]]) == [
                .error("NOPERM"), .error("ERR unknown command 'OTHER'"),
            ])
        #expect(fake.commands.map(\.first) == ["ping", "Config", "GET", "LATENCY", "CONFIG", "OTHER"])
        #expect(fake.count("config") == 2)
        #expect(fake.count("CONFIG GET") == 1)
        #expect(fake.acceptedConnections == 1)
        #expect(fake.openConnections == 1)
    }

    @Test func `answers in turn, and otherwise from now on`() throws {
        let fake = try FakeRedis(["PING": .inTurn([.error("LOADING"), .status("first"), .status("later")])])
        let client = try RedisClient(port: fake.port)
        #expect(throws: TestServerError.self) { try client.command("PING") }
        #expect(try (0..<3).map { _ in try client.command("PING").text } == ["first", "later", "later"])
        fake.answer("ping", with: .status("other"))
        #expect(try client.command("PING") == .status("other"))
    }

    @Test func `says half of it, too much of it, or nothing`() throws {
        let fake = try FakeRedis(["INFO": "$100\r\nredis_ver", "GET": "$9000000000\r\n", "PING": .silence])
        for command in ["INFO", "GET", "PING"] {
            let client = try RedisClient(port: fake.port)
            try client.send(command)
            let error = #expect(throws: TestServerError.self) { try client.answer(within: .milliseconds(50)) }
            #expect(error?.description == "no answer within 0.05 seconds")
        }
        #expect(fake.acceptedConnections == 3)
    }

    @Test func `closes in the middle, after a greeting, or when told to`() throws {
        let fake = try FakeRedis(["INFO": .last(Array("$100\r\nredis_ver".utf8)), "PING": .status("PONG")])
        let client = try RedisClient(port: fake.port)
        let error = #expect(throws: TestServerError.self) { try client.command("INFO") }
        #expect(error?.description == "the server has closed the connection")

        let other = try RedisClient(port: fake.port)
        try other.command("PING")
        fake.closeAll()
        #expect(throws: TestServerError.self) { try other.command("PING") }

        let full = try FakeRedis(greeting: .last(Array("-ERR max number of clients reached\r\n".utf8)))
        let refused = try RedisClient(port: full.port)
        #expect(try refused.answer() == .error("ERR max number of clients reached"))
        #expect(throws: TestServerError.self) { try refused.answer() }
    }
}
