import ExporterCore
import RedisTestSupport
import Testing

@testable import RedisCollectors

@Suite(.enabled(if: RedisTestSupport.RedisServer.obstacle == nil, "\(RedisTestSupport.RedisServer.obstacle ?? "")"))
struct StreamsTests {
    private let server: RedisTestSupport.RedisServer
    private let client: RedisClient

    init() throws {
        server = try RedisTestSupport.RedisServer()
        client = try server.connect()
        try client.command("SET", "plain", "1")
        for id in ["1000-1", "2000-0", "3000-7"] { try client.command("XADD", "orders", id, "a", "b") }
        try client.command("XGROUP", "CREATE", "orders", "readers", "0")
        try client.command("XREADGROUP", "GROUP", "readers", "first", "COUNT", "1", "STREAMS", "orders", ">")
        try client.command("XDEL", "orders", "2000-0")
        try client.command("XGROUP", "CREATE", "orders", "late", "2000-5")
        try client.command("XGROUP", "CREATE", "empty", "readers", "$", "MKSTREAM")
    }

    @Test func `reports streams, groups and consumers`() throws {
        let (lines, problems) = try KeyPage(server).streams("*")
        #expect(problems == [])
        let orders = lines.filter {
            $0.contains(#"stream="orders""#) && !$0.contains("_radix_") && !$0.contains("idle")
        }
        #expect(
            orders == [
                #"redis_stream_length{db="db0",stream="orders"} 2"#,
                #"redis_stream_last_generated_id{db="db0",stream="orders"} 3000"#,
                #"redis_stream_groups{db="db0",stream="orders"} 2"#,
                #"redis_stream_max_deleted_entry_id{db="db0",stream="orders"} 2000"#,
                #"redis_stream_first_entry_id{db="db0",stream="orders"} 1000"#,
                #"redis_stream_last_entry_id{db="db0",stream="orders"} 3000"#,
                #"redis_stream_entries_added_total{db="db0",stream="orders"} 3"#,
                #"redis_stream_group_consumers{db="db0",stream="orders",group="late"} 0"#,
                #"redis_stream_group_consumers{db="db0",stream="orders",group="readers"} 1"#,
                #"redis_stream_group_messages_pending{db="db0",stream="orders",group="late"} 0"#,
                #"redis_stream_group_messages_pending{db="db0",stream="orders",group="readers"} 1"#,
                #"redis_stream_group_last_delivered_id{db="db0",stream="orders",group="late"} 2000"#,
                #"redis_stream_group_last_delivered_id{db="db0",stream="orders",group="readers"} 1000"#,
                #"redis_stream_group_entries_read{db="db0",stream="orders",group="readers"} 1"#,
                #"redis_stream_group_consumer_messages_pending{db="db0",stream="orders",group="readers",consumer="first"} 1"#,
            ])
        #expect(lines.of("redis_stream_group_consumer_idle_seconds").count == 1)
        #expect(lines.of("redis_stream_radix_tree_keys").count == 2)
        #expect(lines.of("redis_stream_radix_tree_nodes").count == 2)
        // An empty stream has no entries, and so no first one.
        #expect(lines.of("redis_stream_first_entry_id").count == 1)
        #expect(try server.errors() == [])
    }

    @Test func `is not troubled by names of what is no stream`() throws {
        let (lines, problems) = try KeyPage(server).streams("plain,orders", single: "gone,orders,db3=orders")
        #expect(problems == [])
        #expect(lines.of("redis_stream_length") == [#"redis_stream_length{db="db0",stream="orders"} 2"#])
        #expect(try server.errors() == [])
    }

    @Test func `reports no consumers when told not to, and does not ask for them`() throws {
        var page = try KeyPage(server)
        page.flags.set(true, for: StreamsCollector.withoutConsumers)
        let (lines, _) = try page.streams("orders")
        #expect(lines.filter { $0.contains("consumer=") } == [])
        #expect(lines.of("redis_stream_group_consumers").count == 2)
        #expect(try server.info("commandstats")["cmdstat_xinfo|consumers"] == nil)
    }

    @Test func `counts the groups and consumers beyond the limit`() throws {
        for number in 0..<5 {
            try client.command("XGROUP", "CREATE", "orders", "more\(number)", "0")
            try client.command("XGROUP", "CREATECONSUMER", "orders", "readers", "consumer\(number)")
        }
        var page = try KeyPage(server)
        page.flags.set(4, for: StreamsCollector.groupLimit)
        page.flags.set(2, for: StreamsCollector.consumerLimit)
        _ = try client.command("XGROUP", "DESTROY", "orders", "late")
        for number in 0..<5 { try client.command("XGROUP", "CREATECONSUMER", "orders", "more0", "consumer\(number)") }
        let (lines, _) = try page.streams("orders")
        #expect(lines.of("redis_stream_group_consumers").count == 4)
        #expect(lines.of("redis_stream_group_consumer_messages_pending").count == 2)
        let scans = try page.scans()
        #expect(scans.contains(#"redis_key_scan_cut{scan="streams",kind="groups"} 2"#))
        #expect(scans.contains(#"redis_key_scan_cut{scan="streams",kind="consumers"} 3"#))
    }

    @Test func `finds streams where SCAN knows no types`() throws {
        let fake = try FakeRedis([
            "INFO": .bulk("# Server\r\nrole:master\r\n"),
            "DBSIZE": .bytes(Array(":2\r\n".utf8)),
            "SCAN": .inTurn([
                .error("ERR syntax error"), .bytes(Array("*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n".utf8)),
            ]),
            "TYPE": .inTurn([.status("string"), .status("stream")]),
            "XINFO STREAM": .bytes(Array("*2\r\n$6\r\nlength\r\n:7\r\n".utf8)),
            "XINFO GROUPS": .bytes(Array("*0\r\n".utf8)),
        ])
        let (lines, problems) = try KeyPage(port: fake.port).streams("*")
        #expect(problems == [])
        #expect(lines == [#"redis_stream_length{db="db0",stream="b"} 7"#])
        #expect(fake.count("XINFO STREAM") == 1)
    }
}
