import ExporterCore
import RedisTestSupport
import ServerTestSupport
import Testing

@testable import RedisCollectors

/// What goes on between scrapes.
@Suite(.enabled(if: RedisTestSupport.RedisServer.obstacle == nil, "\(RedisTestSupport.RedisServer.obstacle ?? "")"))
struct KeyScannerTests {
    private func count(_ pattern: String, _ page: KeyPage) throws -> [String] {
        try page.scrape(CountKeysCollector(KeyArguments(pattern), flags: page.flags)).lines
    }

    @Test func `a page does not wait for longer than it may, and the work goes on`() throws {
        let server = try RedisTestSupport.RedisServer()
        _ = try server.connect().replies(to: (0..<3000).map { ["SET", "key:\($0)", "1"] })
        var page = try KeyPage(server)
        page.flags.set(Duration.zero, for: KeySettings.timeoutFlag)
        page.flags.set(1, for: KeySettings.batchFlag)
        #expect(try count("key:*", page) == [])
        #expect(try page.scrape(KeyScanCollector()).lines.of("redis_key_scan_age_seconds") == [])
        // Later pages show what was done meanwhile; the pass was begun once.
        try #require(try becomesTrue(within: .seconds(60)) { try !count("key:*", page).isEmpty })
        #expect(try count("key:*", page) == [#"redis_keys_count{db="db0",key="key:*"} 3000"#])
        #expect(try page.scrape(KeyScanCollector()).lines.of("redis_key_scan_age_seconds").count == 1)
    }

    @Test func `pages show the last complete pass while a new one is under way`() throws {
        let server = try RedisTestSupport.RedisServer()
        let client = try server.connect()
        try client.command("SET", "key", "1")
        var page = try KeyPage(server)
        #expect(try page.checkKeys("*").lines.of("redis_key_value") == [#"redis_key_value{db="db0",key="key"} 1"#])
        try client.command("SET", "key", "2")
        page.flags.set(Duration.zero, for: KeySettings.timeoutFlag)
        #expect(try page.checkKeys("*").lines.of("redis_key_value") == [#"redis_key_value{db="db0",key="key"} 1"#])
        page.flags.set(Duration.seconds(60), for: KeySettings.timeoutFlag)
        _ = try page.checkKeys("*")
        #expect(try page.checkKeys("*").lines.of("redis_key_value") == [#"redis_key_value{db="db0",key="key"} 2"#])
    }

    @Test func `shows what there was, and why there is nothing new, when the server breaks off`() throws {
        let fake = try FakeRedis([
            "INFO": .bulk("# Server\r\nrole:master\r\n"),
            "DBSIZE": .bytes(Array(":1\r\n".utf8)),
            "SCAN": .bytes(Array("*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n".utf8)),
        ])
        let page = try KeyPage(port: fake.port)
        let line = #"redis_keys_count{db="db0",key="*"} 1"#
        #expect(try count("*", page) == [line])
        fake.answer("SCAN", with: .last([]))
        let (lines, problems) = try page.scrape(CountKeysCollector(KeyArguments("*"), flags: page.flags))
        #expect(lines == [line])
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix(
                "failed: cannot look at keys of 127.0.0.1:\(fake.port): cannot ask redis://127.0.0.1:\(fake.port): ")
                == true)
        fake.answer("SCAN", with: "*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n")
        #expect(try count("*", page) == [#"redis_keys_count{db="db0",key="*"} 2"#])
    }

    @Test func `ends with the source, and closes its connection`() throws {
        let fake = try FakeRedis([
            "INFO": .bulk("# Server\r\nrole:master\r\n"),
            "DBSIZE": .bytes(Array(":1\r\n".utf8)),
            "SCAN": .silence,
        ])
        do {
            var page = try KeyPage(port: fake.port)
            page.flags.set(Duration.zero, for: KeySettings.timeoutFlag)
            #expect(try count("*", page) == [])
            try wait("the scan hangs") { fake.count("SCAN") == 1 }
            #expect(fake.openConnections == 1)
        }
        try wait("nothing holds the connection") { fake.openConnections == 0 }
    }
}
