import ExporterCore
import RedisTestSupport
import Testing

@testable import RedisCollectors

@Suite(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
struct LiveCollectorsTests {
    @Test func `a master and its replica tell of each other`() throws {
        let master = try RedisServer()
        let replica = try master.makeReplica()
        let replicas = try CannedPage(ReplicationCollector(), port: master.port)
        #expect(
            replicas.samples(with: "redis_connected_slave_lag_seconds", "slave_port=\"\(replica.port)\"").count == 1)
        let link = try CannedPage(ReplicationCollector(), port: replica.port)
        #expect(
            link.samples(with: "redis_master_link_up{") == [
                "redis_master_link_up{master_host=\"127.0.0.1\",master_port=\"\(master.port)\"} 1"
            ])
        #expect(link.samples(with: "redis_slave_repl_offset{").count == 1)
        #expect(link.problems == [] && replicas.problems == [])
    }

    @Test func `calls and their durations are those that were made`() throws {
        let server = try RedisServer()
        for _ in 0..<5 { try server.command("GET", "x") }
        let stats = try CannedPage(CommandStatsCollector(), port: server.port)
        #expect(stats.samples(with: "redis_commands_total{cmd=\"get\"}") == ["redis_commands_total{cmd=\"get\"} 5"])
        let histogram = try CannedPage(LatencyHistogramCollector(flags: FlagValues()), port: server.port)
        if histogram.failure?.reason != .absent {
            let name = "redis_commands_latencies_usec"
            #expect(histogram.samples(with: "\(name)_count{cmd=\"get\"}") == ["\(name)_count{cmd=\"get\"} 5"])
            #expect(histogram.samples(with: "\(name)_sum{cmd=\"get\"}").count == 1)
            #expect(histogram.problems == [])
        }
        let percentiles = try CannedPage(LatencyStatsCollector(), port: server.port)
        #expect(percentiles.problems == [])
    }

    @Test func `a slow command is in the log and among the spikes`() throws {
        let server = try RedisServer("latency-monitor-threshold 1", "slowlog-log-slower-than 1000")
        try server.command("DEBUG", "SLEEP", "0.01")
        let log = try CannedPage(SlowLogCollector(), port: server.port)
        #expect(log.samples(with: "redis_slowlog_length") == ["redis_slowlog_length 1"])
        let spikes = try CannedPage(LatencyCollector(flags: FlagValues()), port: server.port)
        #expect(spikes.samples(with: "redis_latency_spike_last", "event_name=\"command\"").count == 1)
        #expect(spikes.problems == [])
    }

    @Test func `a client's name may have an equals sign`() throws {
        let server = try RedisServer()
        let client = try server.connect()
        try client.command("CLIENT", "SETNAME", "a=b")
        let page = try CannedPage(
            ClientListCollector(
                flags: flags((ClientListCollector.exportList, true), (ClientListCollector.exportAggregates, true))),
            port: server.port)
        #expect(page.samples(with: "redis_connected_client_info", "name=\"a=b\"").count == 1)
        #expect(
            page.samples(with: "redis_client_group_connections", "by=\"name\",group=\"a=b\"") == [
                #"redis_client_group_connections{by="name",group="a=b"} 1"#
            ])
        #expect(page.problems == [])
    }

    @Test func `what a user may not ask is named`() throws {
        let server = try RedisServer("user default on nopass ~* +@all -slowlog")
        let page = try CannedPage(SlowLogCollector(), port: server.port)
        #expect(page.failure?.reason == .denied)
        #expect(page.failure?.description.hasSuffix("; allow it with ACL SETUSER default +slowlog|len") == true)
        #expect(page.text == "")
    }

    @Test(.enabled(if: RedisServer.sentinelObstacle == nil, "\(RedisServer.sentinelObstacle ?? "")"))
    func `a Sentinel tells of its master`() throws {
        let master = try RedisServer()
        let sentinel = try RedisServer.sentinel(watching: ["cache": master])
        let page = try CannedPage(SentinelCollector(flags: FlagValues()), port: sentinel.port)
        #expect(page.problems == [] && page.failure == nil)
        #expect(
            page.samples(with: "ckquorum_status", #"master_name="cache",message="OK 1 usable Sentinels."#, "} 1").count
                == 1)
        #expect(page.samples(with: "redis_sentinel_master_ok_sentinels").count == 1)
    }
}
