import ExporterCore
import RedisTestSupport
import Testing

@testable import RedisCollectors

@Suite(.enabled(if: RedisTestSupport.RedisServer.obstacle == nil, "\(RedisTestSupport.RedisServer.obstacle ?? "")"))
struct CheckKeysTests {
    private let server: RedisTestSupport.RedisServer
    private let client: RedisClient

    init() throws {
        server = try RedisTestSupport.RedisServer()
        client = try server.connect()
    }

    private func run(_ commands: [String]...) throws { for command in commands { try client.command(command) } }

    @Test func `knows every type`() throws {
        try run(
            ["SET", "string", "hello"], ["RPUSH", "list", "a", "b", "c"], ["SADD", "set", "a", "b"],
            ["ZADD", "zset", "1", "a"], ["HSET", "hash", "a", "1", "b", "2"], ["XADD", "stream", "*", "a", "b"],
            ["PFADD", "hll", "a", "b", "c", "d"])
        let (lines, problems) = try KeyPage(server).checkKeys("*")
        #expect(problems == [])
        #expect(
            lines.of("redis_key_size") == [
                #"redis_key_size{db="db0",key="hash"} 2"#, #"redis_key_size{db="db0",key="hll"} 4"#,
                #"redis_key_size{db="db0",key="list"} 3"#, #"redis_key_size{db="db0",key="set"} 2"#,
                #"redis_key_size{db="db0",key="stream"} 1"#, #"redis_key_size{db="db0",key="string"} 5"#,
                #"redis_key_size{db="db0",key="zset"} 1"#,
            ])
        let memory = try client.command("MEMORY", "USAGE", "hash").text ?? ""
        #expect(
            lines.of("redis_key_memory_usage_bytes").first
                == #"redis_key_memory_usage_bytes{db="db0",key="hash"} \#(memory)"#)
        #expect(lines.of("redis_key_memory_usage_bytes").count == 7)
        #expect(
            lines.of("redis_key_value_as_string") == [
                #"redis_key_value_as_string{db="db0",key="string",val="hello"} 1"#
            ])
        #expect(try server.errors() == [])
    }

    @Test func `tells numbers from other values`() throws {
        try run(
            ["SET", "n", "-42"], ["SET", "f", "1.5e3"], ["SET", "inf", "inf"], ["SET", "empty", ""],
            ["SET", "text", "12 apples"], ["SET", "hex", "0x10"])
        let (lines, _) = try KeyPage(server).checkKeys("n,f,inf,empty,text,hex")
        #expect(
            lines.of("redis_key_value") == [
                #"redis_key_value{db="db0",key="f"} 1500"#, #"redis_key_value{db="db0",key="inf"} +Inf"#,
                #"redis_key_value{db="db0",key="n"} -42"#,
            ])
        #expect(
            lines.of("redis_key_value_as_string") == [
                #"redis_key_value_as_string{db="db0",key="hex",val="0x10"} 1"#,
                #"redis_key_value_as_string{db="db0",key="text",val="12 apples"} 1"#,
            ])
    }

    @Test func `never reads values when told not to`() throws {
        try run(["SET", "n", "42"], ["SET", "text", "secret"])
        var page = try KeyPage(server)
        page.flags.set(true, for: CheckKeysCollector.withoutValues)
        let (lines, _) = try page.checkKeys("*")
        #expect(lines.of("redis_key_size").count == 2)
        #expect(lines.of("redis_key_value") + lines.of("redis_key_value_as_string") == [])
        #expect(try server.info("commandstats")["cmdstat_get"] == nil)
    }

    @Test func `leaves values out that are too long for a label`() throws {
        try run(
            ["SET", "short", String(repeating: "x", count: 4096)], ["SET", "long", String(repeating: "x", count: 4097)])
        let page = try KeyPage(server)
        let (lines, _) = try page.checkKeys("short,long")
        #expect(lines.of("redis_key_size").count == 2)
        #expect(lines.of("redis_key_value_as_string").count == 1)
        #expect(try page.scans().contains(#"redis_key_scan_cut{scan="check-keys",kind="values"} 1"#))
    }

    @Test func `goes on after keys that are missing, and takes what begins like a HyperLogLog for a string`() throws {
        try run(["SET", "fake", "HYLL"], ["SET", "longer", "HYLL" + String(repeating: "\0", count: 12)])
        let (lines, problems) = try KeyPage(server).checkKeys("none,none*", single: "gone,fake,longer")
        #expect(problems == [])
        #expect(
            lines.of("redis_key_size") == [
                #"redis_key_size{db="db0",key="fake"} 4"#, #"redis_key_size{db="db0",key="longer"} 16"#,
            ])
        #expect(try server.errors() == [])
    }

    @Test func `takes any bytes for a name`() throws {
        try run(["SET", "a b=c,d", "1"], ["SET", "line\n\"quoted\"", "2"], ["SET", "[x]*", "3"])
        try client.send([Array("SET".utf8), [0x66, 0xff, 0xfe, 0x67], Array("4".utf8)])
        _ = try client.answer()
        let (lines, problems) = try KeyPage(server).checkKeys(
            "f*", single: "a+b%3Dc%2Cd,line%0A%22quoted%22,%5Bx%5D%2A,f%ff%feg")
        #expect(problems == [])
        #expect(
            lines.of("redis_key_value") == [
                #"redis_key_value{db="db0",key="[x]*"} 3"#, #"redis_key_value{db="db0",key="a b=c,d"} 1"#,
                "redis_key_value{db=\"db0\",key=\"f\u{fffd}g\"} 4",
                #"redis_key_value{db="db0",key="line\n\"quoted\""} 2"#,
            ])
    }

    @Test func `looks into several databases and leaves the connection in its own`() throws {
        for database in ["0", "3", "5"] { try run(["SELECT", database], ["SET", "key:\(database)", database]) }
        let page = try KeyPage(server, database: 5)
        for _ in 0..<2 {
            let (lines, problems) = try page.checkKeys("db0=key:*,db3=key:*", single: "5=key:5,db1=key:1")
            #expect(problems == [])
            #expect(
                lines.of("redis_key_value") == [
                    #"redis_key_value{db="db0",key="key:0"} 0"#, #"redis_key_value{db="db3",key="key:3"} 3"#,
                    #"redis_key_value{db="db5",key="key:5"} 5"#,
                ])
            #expect(try client.command("CLIENT", "LIST").text?.contains("name=redis_exporter") == true)
            let exporter = try client.command("CLIENT", "LIST").text?.split(separator: "\n")
                .first { $0.contains("name=redis_exporter") }
            #expect(exporter?.contains(" db=5 ") == true)
        }
        #expect(try server.info("clients")["connected_clients"] == "3")
    }

    @Test func `says that there is no such database`() throws {
        let (lines, problems) = try KeyPage(server).checkKeys("db99=key")
        #expect(lines == [])
        #expect(
            problems == [
                "failed: cannot look at database 99 of 127.0.0.1:\(server.port): "
                    + "the server says: ERR DB index is out of range"
            ])
    }

    @Test func `reports each key once, and only so many`() throws {
        _ = try client.replies(to: (0..<250).map { ["SET", "key:\($0)", "1"] })
        var page = try KeyPage(server)
        page.flags.set(100, for: KeySettings.limitFlag)
        page.flags.set(10, for: KeySettings.batchFlag)
        let (lines, _) = try page.checkKeys("key:*,k*,key:1", single: "key:1")
        #expect(lines.of("redis_key_size").count == 100)
        #expect(Set(lines.of("redis_key_size")).count == 100)
        #expect(
            try page.scans() == [
                #"redis_key_scan_coverage_ratio{scan="check-keys"} 1"#,
                #"redis_key_scan_keys_scanned{scan="check-keys"} 500"#,
                #"redis_key_scan_cut{scan="check-keys",kind="keys"} 300"#,
                #"redis_key_scan_cut{scan="check-keys",kind="values"} 0"#,
            ])
    }

    @Test func `asks no master when told not to`() throws {
        try run(["SET", "key", "1"], ["XADD", "stream", "*", "a", "b"])
        let replica = try server.makeReplica()
        for (server, count) in [(server, 0), (replica, 2)] {
            var page = try KeyPage(server)
            page.flags.set(true, for: KeySettings.skipsMastersFlag)
            #expect(try page.checkKeys("*").lines.of("redis_key_size").count == count)
            #expect(try page.streams("*").lines.of("redis_stream_length").count == count / 2)
            #expect(try page.groups(".*").lines.of("redis_key_group_count").count == count / 2)
            #expect(try page.scrape(CountKeysCollector(KeyArguments("*"), flags: page.flags)).lines.count == count / 2)
            let scans = try server.info("commandstats")["cmdstat_scan"]
            #expect((scans == nil) == (count == 0))
        }
    }

    @Test func `counts HyperLogLogs where it may read whole values only`() throws {
        let server = try RedisTestSupport.RedisServer("user default on nopass ~* +@all -getrange")
        let client = try server.connect()
        try client.command(["PFADD", "dense"] + (0..<3000).map { "\($0)" })
        try client.command("PFADD", "sparse", "a", "b", "c")
        try client.command("SET", "plain", "HYLL")
        let count = try client.command("PFCOUNT", "dense").text ?? ""
        let (lines, problems) = try KeyPage(server).checkKeys("*")
        #expect(
            lines.of("redis_key_size") == [
                #"redis_key_size{db="db0",key="dense"} \#(count)"#, #"redis_key_size{db="db0",key="plain"} 4"#,
                #"redis_key_size{db="db0",key="sparse"} 3"#,
            ])
        #expect(lines.of("redis_key_value_as_string").count == 1)
        #expect(problems == [])
    }

    @Test func `says once what it may not run, and asks no more`() throws {
        let server = try RedisTestSupport.RedisServer("user default on nopass ~* +@all -memory|usage")
        _ = try server.connect().replies(to: (0..<10).map { ["SET", "key:\($0)", "1"] })
        let page = try KeyPage(server)
        for _ in 0..<3 {
            let (lines, problems) = try page.checkKeys("*")
            #expect(lines.of("redis_key_size").count == 10)
            #expect(lines.of("redis_key_memory_usage_bytes") == [])
            #expect(problems.count == 1)
            // The words in between are the server's.
            #expect(problems.first?.hasPrefix("cannot run MEMORY USAGE: the server says: NOPERM ") == true)
            #expect(problems.first?.hasSuffix("; allow it with ACL SETUSER default +memory|usage") == true)
        }
        #expect(try server.info("errorstats")["errorstat_NOPERM"] == "count=10")
    }
}
