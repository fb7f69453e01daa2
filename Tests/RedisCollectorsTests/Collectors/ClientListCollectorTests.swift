import ExporterCore
import Testing

@testable import RedisCollectors

@Suite struct ClientListCollectorTests {
    /// Of Redis 7.0 and, the last, of 5.0.
    private static let clients = """
        id=7 addr=10.0.0.5:41234 laddr=10.0.0.1:6379 fd=7 name=worker=1 age=120 idle=3 flags=N db=2 sub=1 psub=2 ssub=0 \
        multi=-1 watch=4 qbuf=26 qbuf-free=20448 argv-mem=10 multi-mem=0 rbs=1024 rbp=4 obl=5 oll=6 omem=7 tot-mem=22298 \
        events=r cmd=client|list user=default redir=-1 resp=2 lib-name=redis-py(a=b) lib-ver=5.0.1
        id=8 addr=[::1]:555 fd=8 name= age=5 idle=5 flags=P db=0 sub=1 psub=0 multi=-1 qbuf=0 qbuf-free=0 obl=0 oll=0 \
        omem=0 events=r cmd=subscribe

        """

    private static func page(
        _ given: (any FlagDeclaration, any Sendable)..., clients: String = clients
    ) throws
        -> CannedPage
    {
        var flags = FlagValues()
        for (flag, value) in given { flags.set(value, for: flag) }
        return try CannedPage(ClientListCollector(flags: flags), ["CLIENT LIST": .text(clients)])
    }

    @Test func `reports each client`() throws {
        let page = try Self.page((ClientListCollector.exportList, true))
        let steady = page.samples.split(separator: "\n").filter { !$0.contains("_timestamp{") }.joined(separator: "\n")
        #expect(
            steady == """
                redis_connected_client_info{id="7",name="worker=1",flags="N",db="2",host="10.0.0.5",user="default",resp="2"} 1
                redis_connected_client_info{id="8",name="",flags="P",db="0",host="[::1]"} 1
                redis_connected_client_channel_subscriptions_count{id="7",name="worker=1"} 1
                redis_connected_client_channel_subscriptions_count{id="8",name=""} 1
                redis_connected_client_pattern_matching_subscriptions_count{id="7",name="worker=1"} 2
                redis_connected_client_pattern_matching_subscriptions_count{id="8",name=""} 0
                redis_connected_client_shard_channel_subscriptions_count{id="7",name="worker=1"} 0
                redis_connected_client_shard_channel_watched_keys{id="7",name="worker=1"} 4
                redis_connected_client_query_buffer_length_bytes{id="7",name="worker=1"} 26
                redis_connected_client_query_buffer_length_bytes{id="8",name=""} 0
                redis_connected_client_query_buffer_free_space_bytes{id="7",name="worker=1"} 20448
                redis_connected_client_query_buffer_free_space_bytes{id="8",name=""} 0
                redis_connected_client_output_buffer_length_bytes{id="7",name="worker=1"} 5
                redis_connected_client_output_buffer_length_bytes{id="8",name=""} 0
                redis_connected_client_output_list_length{id="7",name="worker=1"} 6
                redis_connected_client_output_list_length{id="8",name=""} 0
                redis_connected_client_output_buffer_memory_usage_bytes{id="7",name="worker=1"} 7
                redis_connected_client_output_buffer_memory_usage_bytes{id="8",name=""} 0
                redis_connected_client_total_memory_consumed_bytes{id="7",name="worker=1"} 22298
                redis_connected_client_omitted 0
                """)
        #expect(page.problems == [])
    }

    @Test func `times are those of the epoch`() throws {
        let reply = try reply(.text(Self.clients))
        var reader = ClientListReader(reply.bytes)
        var clients: [ClientLine] = []
        while let client = reader.next() { clients.append(client) }
        var page = MetricPage()
        ClientFamilies(reply: reply, clients: clients, now: 10_000).write(withPort: true, to: &page)
        for sample in [
            #"redis_connected_client_created_at_timestamp{id="7",name="worker=1"} 9880"#,
            #"redis_connected_client_idle_since_timestamp{id="7",name="worker=1"} 9997"#,
            #"flags="N",db="2",host="10.0.0.5",port="41234",user="default",resp="2"} 1"#,
            #"host="[::1]",port="555"} 1"#,
        ] { #expect(page.text.contains(sample)) }
    }

    @Test func `reports clients of a socket whose path has a blank`() throws {
        let page = try Self.page(
            (ClientListCollector.exportList, true), (ClientListCollector.exportPort, true),
            clients: "id=1 addr=/tmp/a.sock:0 name= db=0 flags=U\nid=2 addr=/tmp/a b=c.sock:0 name=x db=1\n")
        #expect(
            page.samples.hasPrefix(
                """
                redis_connected_client_info{id="1",name="",flags="U",db="0",host="/tmp/a.sock",port="0"} 1
                redis_connected_client_info{id="2",name="x",flags="",db="1",host="/tmp/a",port=""} 1

                """))
    }

    @Test func `counts the clients it leaves out`() throws {
        let clients = (1...5).map { "id=\($0) addr=a:1 name=x flags=N db=0 tot-mem=1\n" }.joined()
        let page = try Self.page(
            (ClientListCollector.exportList, true), (ClientListCollector.listLimit, 2), clients: clients)
        #expect(page.text.split(separator: "\n").count { $0.hasPrefix("redis_connected_client_info{") } == 2)
        #expect(page.samples.hasSuffix("redis_connected_client_omitted 3"))
    }

    @Test func `a number that is none costs its sample, a line without an id itself`() throws {
        let page = try Self.page(
            (ClientListCollector.exportList, true),
            clients: "id=1 addr=a:1 name=x sub=many psub=2\naddr=b:1 name=y\n\nid= addr=c:1\nrubbish")
        #expect(
            page.samples == """
                redis_connected_client_info{id="1",name="x",flags="",db="",host="a"} 1
                redis_connected_client_pattern_matching_subscriptions_count{id="1",name="x"} 2
                redis_connected_client_omitted 0
                """)
        #expect(page.problems == ["cannot read CLIENT LIST: 3 of its lines have no client's id"])
    }

    @Test func `reports groups of clients`() throws {
        let page = try Self.page((ClientListCollector.exportAggregates, true))
        let byType = page.samples.split(separator: "\n").filter { $0.contains(#"by="type""#) }
        #expect(
            byType.joined(separator: "\n") == """
                redis_client_group_connections{by="type",group="normal"} 1
                redis_client_group_connections{by="type",group="pubsub"} 1
                redis_client_group_memory_bytes{by="type",group="normal"} 22298
                redis_client_group_output_buffer_memory_bytes{by="type",group="normal"} 7
                redis_client_group_output_buffer_memory_bytes{by="type",group="pubsub"} 0
                redis_client_group_query_buffer_bytes{by="type",group="normal"} 26
                redis_client_group_query_buffer_bytes{by="type",group="pubsub"} 0
                redis_client_group_longest_idle_seconds{by="type",group="normal"} 3
                redis_client_group_longest_idle_seconds{by="type",group="pubsub"} 5
                redis_client_group_longest_age_seconds{by="type",group="normal"} 120
                redis_client_group_longest_age_seconds{by="type",group="pubsub"} 5
                """)
        for group in [
            #"by="name",group="worker=1""#, #"by="name",group="""#, #"by="library",group="redis-py(a=b)""#,
            #"by="user",group="default""#,
        ] { #expect(page.samples.contains("redis_client_group_connections{\(group)} 1")) }
        #expect(!page.samples.contains("redis_connected_client_"))
    }

    @Test func `groups beyond the limit are one, with those called like it`() throws {
        let names = ["a", "a", "a", "other", "other", "b", "c"]
        let clients = names.enumerated().map { "id=\($0) name=\($1) idle=\($0) tot-mem=10\n" }.joined()
        let page = try Self.page(
            (ClientListCollector.exportAggregates, true), (ClientListCollector.groupLimit, 2), clients: clients)
        let byName = page.samples.split(separator: "\n").filter { $0.contains(#"by="name""#) }
        #expect(
            byName.joined(separator: "\n") == """
                redis_client_group_connections{by="name",group="a"} 3
                redis_client_group_connections{by="name",group="other"} 4
                redis_client_group_memory_bytes{by="name",group="a"} 30
                redis_client_group_memory_bytes{by="name",group="other"} 40
                redis_client_group_longest_idle_seconds{by="name",group="a"} 2
                redis_client_group_longest_idle_seconds{by="name",group="other"} 6
                """)
    }

    @Test(arguments: [
        ("N", "normal"), ("S", "replica"), ("M", "master"), ("O", "monitor"), ("P", "pubsub"), ("Px", "pubsub"),
        ("xt", "normal"), ("MP", "master"), ("", "normal"),
    ])
    func `a client has one type`(flags: String, type: String) throws {
        let page = try Self.page((ClientListCollector.exportAggregates, true), clients: "id=1 flags=\(flags)\n")
        #expect(page.samples.contains(#"redis_client_group_connections{by="type",group="\#(type)"} 1"#))
    }

    @Test func `asks only where a flag says so`() throws {
        let page = try Self.page()
        #expect(page.commands == [] && page.text == "" && page.failure == nil)
    }

    @Test func `says that the reply is malformed`() throws {
        let page = try CannedPage(
            ClientListCollector(flags: flags((ClientListCollector.exportList, true))), ["CLIENT LIST": 7])
        #expect(page.failure?.description == "cannot read CLIENT LIST: the reply is no text")
    }

    @Test(arguments: [ClientListCollector.listLimit, ClientListCollector.groupLimit])
    func `a limit of none is refused`(flag: Flag<Int>) {
        #expect(throws: ConfigurationError("cannot use --\(flag.name): it must be at least 1")) {
            try ClientListCollector(flags: flags((flag, 0)))
        }
    }
}
