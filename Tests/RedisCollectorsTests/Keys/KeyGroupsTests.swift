import ExporterCore
import RedisTestSupport
import Testing

@testable import RedisCollectors

@Suite(.enabled(if: RedisTestSupport.RedisServer.obstacle == nil, "\(RedisTestSupport.RedisServer.obstacle ?? "")"))
struct KeyGroupsTests {
    private let server: RedisTestSupport.RedisServer
    private let client: RedisClient

    init() throws {
        server = try RedisTestSupport.RedisServer("databases 3")
        client = try server.connect()
    }

    @Test func `puts keys into groups by the first pattern that fits`() throws {
        _ = try client.replies(to: (0..<25).map { ["SET", "user:\($0):name", "x"] })
        _ = try client.replies(to: (0..<5).map { ["SET", "job_\($0)", "x"] })
        try client.command("SET", "other", "x")
        try client.command("SELECT", "2")
        try client.command("SET", "Nothing", "x")
        var page = try KeyPage(server)
        page.flags.set(10, for: KeySettings.batchFlag)
        let (lines, problems) = try page.groups(#"^(user):%d+(:name)$,"^job,_","^job_",^(user)"#)
        #expect(problems == [])
        #expect(
            lines.of("redis_key_group_count") == [
                #"redis_key_group_count{db="db0",key_group=""} 5"#,
                #"redis_key_group_count{db="db0",key_group="unclassified"} 1"#,
                #"redis_key_group_count{db="db0",key_group="user:name"} 25"#,
                #"redis_key_group_count{db="db2",key_group="unclassified"} 1"#,
            ])
        let memory = try client.command("MEMORY", "USAGE", "Nothing").text ?? ""
        #expect(
            lines.of("redis_key_group_memory_usage_bytes").last
                == #"redis_key_group_memory_usage_bytes{db="db2",key_group="unclassified"} \#(memory)"#)
        #expect(
            lines.of("redis_number_of_distinct_key_groups") == [
                #"redis_number_of_distinct_key_groups{db="db0"} 3"#,
                #"redis_number_of_distinct_key_groups{db="db1"} 0"#,
                #"redis_number_of_distinct_key_groups{db="db2"} 1"#,
            ])
        #expect(lines.of("redis_last_key_groups_scrape_duration_milliseconds").count == 1)
        #expect(try server.errors() == [])
    }

    @Test func `adds up the groups with the least memory when there are too many`() throws {
        for (group, size) in [("a", 3000), ("b", 100), ("c", 2000), ("d", 200)] {
            try client.command("SET", group, String(repeating: "x", count: size))
        }
        var page = try KeyPage(server)
        page.flags.set(2, for: KeyGroupsCollector.limitFlag)
        let (lines, _) = try page.groups("(.)")
        #expect(
            lines.of("redis_key_group_count") == [
                #"redis_key_group_count{db="db0",key_group="a"} 1"#,
                #"redis_key_group_count{db="db0",key_group="c"} 1"#,
                #"redis_key_group_count{db="db0",key_group="overflow"} 2"#,
            ])
        #expect(lines.of("redis_number_of_distinct_key_groups").first?.hasSuffix(" 4") == true)
    }

    @Test func `has its duration on the page always`() throws {
        #expect(try KeyPage(server).groups("").lines == ["redis_last_key_groups_scrape_duration_milliseconds 0"])
    }

    @Test func `says what is wrong with a pattern`() throws {
        try client.command("SET", "key", "x")
        let (lines, problems) = try KeyPage(server).groups("%")
        #expect(lines.of("redis_key_group_count") == [])
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("failed: cannot run EVAL: the server says: ") == true)
        #expect(problems.first?.contains("malformed pattern") == true)
    }
}
