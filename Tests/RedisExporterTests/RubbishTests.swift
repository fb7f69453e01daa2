import Foundation
import Glibc
import RedisTestSupport
import ServerTestSupport
import Testing

/// Servers and networks that send what they should not, or not all of it.
@Suite(.serialized) struct RubbishTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: FakeRedis.Answer
        let error: String
        /// Of the log line.
        let why: String

        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nothing", answer: .silence, error: "timeout", why: "accepts connections, but does not answer"),
        Case(
            name: "half a text", answer: "$500\r\n# Server\r\nredis_ver", error: "timeout",
            why: "accepts connections, but does not answer"),
        Case(
            name: "half a text, then the end", answer: .last(Array("$500\r\n# Server\r\nredis_ver".utf8)),
            error: "closed",
            why: "the server closed the connection"),
        Case(name: "the end", answer: .last([]), error: "closed", why: "the server closed the connection"),
        Case(
            name: "a text of 512 MB", answer: "$536870912\r\n# Server\r\n", error: "protocol",
            why: "a reply is larger than 256 MiB"),
        Case(
            name: "a line of HTTP", answer: "HTTP/1.1 400 Bad Request\r\n\r\n", error: "protocol",
            why: #"it does not speak Redis' protocol: Protocol error, got \"H\" as reply type byte"#),
        Case(
            name: "arrays in arrays", answer: .bytes(Array(String(repeating: "*1\r\n", count: 5000).utf8)),
            error: "protocol", why: "it does not speak Redis' protocol: "),
        Case(
            name: "an array of two thousand million", answer: "*2147483647\r\n:1\r\n:2\r\n", error: "timeout",
            why: "accepts connections, but does not answer"),
        Case(name: "an array", answer: "*2\r\n:1\r\n*1\r\n$-1\r\n", error: "protocol", why: "it is no text"),
        Case(
            name: "more replies than commands", answer: .bytes(Array(String(repeating: ":1\r\n", count: 100).utf8)),
            error: "protocol", why: "a reply to no command"),
        Case(
            name: "LOADING", answer: .error("LOADING Redis is loading the dataset in memory"), error: "loading",
            why: "the server says: LOADING Redis is loading the dataset in memory"),
        Case(
            name: "BUSY", answer: .error("BUSY Redis is busy running a script."), error: "busy",
            why: "BUSY Redis is busy"),
        Case(
            name: "MASTERDOWN", answer: .error("MASTERDOWN Link with MASTER is down"), error: "masterdown",
            why: "the server says: MASTERDOWN Link with MASTER is down"),
        Case(
            name: "NOAUTH", answer: .error("NOAUTH Authentication required."), error: "noauth",
            why: "give a password with --redis.password, REDIS_PASSWORD or --redis.password-file"),
        Case(
            name: "NOPERM", answer: .error("NOPERM this user has no permissions"), error: "noperm",
            why: "allow it with ACL SETUSER default +info"),
    ]

    @Test(arguments: cases)
    func `a server that answers INFO with rubbish is down, says why, and recovers`(fault: Case) throws {
        let server = try FakeRedis.answering()
        let exporter = try RunningExporter(on: server.address)
        #expect(try exporter.get().isUp)
        server.answer("INFO ALL", with: fault.answer)
        server.answer("INFO", with: fault.answer)
        let memory = try exporter.memory().peak
        for _ in 0..<2 {
            let page = try exporter.get(timeout: 1.2)
            #expect(page.status == 200 && page.flaw == nil)
            #expect(page.samples("redis_up") == ["redis_up 0"])
            #expect(page.error == fault.error)
            #expect(page.duration < .milliseconds(1200))
            #expect(server.openConnections <= 1)
        }
        #expect(exporter.log.contains(fault.why), "\(exporter.log)")
        #expect(exporter.lines("target is down").count <= 2)
        #expect(try exporter.memory().peak < memory + 8)
        server.answer("INFO ALL", with: .bulk(FakeRedis.info))
        server.answer("INFO", with: .bulk(FakeRedis.info))
        // Whoever owes the half of a reply owes it still, until the connection ends.
        server.closeAll()
        try wait("the connection has ended") { server.openConnections == 0 }
        #expect(try exporter.get().isUp, "\(exporter.log)")
    }

    @Test func `an error that may be over next time is asked for again, one that will not is not`() throws {
        let server = try FakeRedis.answering([
            "SLOWLOG LEN": .error("MOVED 3999 127.0.0.1:6381"),
            "LATENCY LATEST": .error("ERR unknown command 'LATENCY'"),
            "CONFIG GET": .error("NOPERM this user has no permissions to run the 'config|get' command"),
        ])
        let exporter = try RunningExporter(on: server.address)
        // Which may be one with the exporter's own first look.
        #expect(try exporter.get().isUp)
        let first = server.count("SLOWLOG LEN")
        for _ in 0..<3 {
            let page = try exporter.get()
            #expect(page.isUp)
            #expect(
                page.failures.contains(#"exporter_collector_failure{collector="config",reason="denied"} 1"#),
                "\(page.failures)")
        }
        #expect(server.count("SLOWLOG LEN") == first + 3)
        #expect(server.count("LATENCY LATEST") == 1)
        #expect(server.count("CONFIG GET") == 1)
        #expect(exporter.lines("ACL SETUSER default +config|get").count == 1)
        #expect(exporter.lines("MOVED").count == 1)
        #expect(server.acceptedConnections == 1)
    }

    @Test(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
    func `a network that cuts a connection anywhere costs one scrape, which says so`() throws {
        let server = try RedisServer()
        let proxy = try LossyProxy(to: server.port)
        let exporter = try RunningExporter(on: proxy.address)
        #expect(try exporter.get().isWhole)
        let (descriptors, threads) = (exporter.descriptors, exporter.threads)
        var whole = 0
        for bytes in [0, 1, 4, 5, 6, 7] + Array(stride(from: 50, to: 14_000, by: 431)) {
            proxy.become(.cut(afterReplyBytes: bytes))
            let page = try exporter.get(timeout: 2)
            #expect(page.status == 200)
            #expect(page.flaw == nil, "cut after \(bytes) bytes")
            if page.isWhole {
                whole += 1
            } else {
                #expect(page.error == "closed", "cut after \(bytes) bytes: \(page.failures)")
                #expect(page.samples("redis_up") == ["redis_up 0"])
            }
            proxy.become(.pass)
            let next = try exporter.get(timeout: 2)
            #expect(next.isWhole, "after a cut at \(bytes) bytes: \(next.failures) \(exporter.log)")
            #expect(proxy.openConnections == 1)
        }
        #expect(whole < 38)
        #expect(exporter.descriptors <= descriptors && exporter.threads <= threads)
    }

    @Test(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
    func `what has come when the network stalls is on the page`() throws {
        let server = try RedisServer()
        let proxy = try LossyProxy(to: server.port)
        let exporter = try RunningExporter(on: proxy.address, "--include-config-metrics")
        #expect(try exporter.get().isWhole)
        let info = try #require(try server.command("INFO", "ALL").text)
        // INFO grows with every command; behind it, CONFIG GET has several kilobytes.
        proxy.become(.stall(afterReplyBytes: info.utf8.count + 2000))
        let page = try exporter.get(timeout: 1.2)
        #expect(page.duration < .milliseconds(1200))
        #expect(page.isUp && page.error == "", "\(page.error) \(exporter.log)")
        #expect(page.samples("redis_connected_clients").count == 1)
        #expect(
            !page.failures.isEmpty && page.failures.allSatisfy { $0.contains(#"reason="timeout""#) }, "\(page.failures)"
        )
        #expect(page.flaw == nil)
        proxy.become(.pass)
        #expect(try exporter.get().isWhole, "\(exporter.log)")
        #expect(proxy.acceptedConnections == 1)
    }

    @Test func `ten thousand clients are listed by the deadline, in little memory`() throws {
        let lines = (0..<10_000).map { number in
            "id=\(number) addr=10.0.\(number / 250).\(number % 250):\(40_000 + number % 20_000) laddr=10.0.0.1:6379 fd=8 "
                + "name=app\(number % 7) age=100 idle=1 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=26 qbuf-free=20448 "
                + "argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=22298 events=r cmd=get user=default "
                + "redir=-1 resp=2 lib-name= lib-ver="
        }
        let server = try FakeRedis.answering(["CLIENT LIST": .bulk(lines.joined(separator: "\n") + "\n")])
        let exporter = try RunningExporter(on: server.address, "--export-client-list", "--export-client-port")
        for _ in 0..<3 {
            let page = try exporter.get(timeout: 5)
            #expect(page.isUp, "\(exporter.log)")
            #expect(page.duration < .seconds(5))
            #expect(page.samples("redis_connected_client_info").count > 100)
            #expect(page.flaw == nil)
        }
        #expect(try exporter.memory().peak < 64)
        #expect(server.acceptedConnections == 1)
    }

    @Test(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
    func `names with anything in them make no bad line`() throws {
        let server = try RedisServer()
        let client = try server.connect()
        let odd: [[UInt8]] = [
            Array("a=b".utf8), Array("quo\"te".utf8), Array("new\nline".utf8), Array("back\\slash".utf8),
            [0xff, 0xfe, 0x3d],
            Array("{}, err=\"\"".utf8), Array("ümlaut \u{1F600}".utf8), [0],
        ]
        for key in odd {
            try client.send([Array("SET".utf8), key, Array("1".utf8)])
            #expect(try client.answer() == .status("OK"))
        }
        let named = try server.connect()
        try named.command("CLIENT", "SETNAME", "a=b\"c\\")
        let exporter = try RunningExporter(
            on: server.address, "--export-client-list", "--check-keys=db0=*", "--check-single-keys=db0=a%3Db")
        var page = try exporter.get()
        try wait("the keys have been looked at") {
            page = try exporter.get()
            return page.samples("redis_key_value").count >= odd.count
        }
        #expect(page.isWhole, "\(page.failures)")
        #expect(page.flaw == nil)
        for text in [#"key="a=b""#, #"key="quo\"te""#, #"key="new\nline""#, #"key="back\\slash""#, "key=\"\u{FFFD}=\""]
        {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(page.samples("redis_connected_client_info").contains { $0.contains(#"name="a=b\"c\\""#) })
    }

    @Test func `an INFO with anything in it makes no bad line`() throws {
        let bytes =
            Array(
                "# Server\r\nredis_version:7\"\\\r\nos:a=b,c\r\nodd\u{0}key\u{7f}:1\r\n# Keyspace\r\ndb0:keys=x,expires=\r\n"
                    .utf8)
            + [0xff, 0x3a, 0xfe, 13, 10]
            + Array("# Commandstats\r\ncmdstat_a=b\"c:calls=1,usec=2,usec_per_call=2.00\r\ncmdstat_:calls=\r\n".utf8)
            + Array(
                "# Replication\r\nrole:mas\"ter\r\nslave0:ip==,port=\",state=\\\r\n# Errorstats\r\nerrorstat_=\":count=1\r\n"
                    .utf8)
        let reply = Array("$\(bytes.count)\r\n".utf8) + bytes + [13, 10]
        let server = try FakeRedis.answering(["INFO ALL": .bytes(reply)])
        let page = try RunningExporter(on: server.address, "--append-instance-role-label").get()
        #expect(page.samples("redis_up").first?.hasSuffix(" 1") == true)
        #expect(page.flaw == nil)
        #expect(page.text.contains(#"redis_version="7\"\\""#))
    }
}
