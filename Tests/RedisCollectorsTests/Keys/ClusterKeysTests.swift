import ExporterCore
import RedisTestSupport
import ServerTestSupport
import Testing

@testable import RedisCollectors

/// Keys that are spread over a cluster.
@Suite(.enabled(if: RedisTestSupport.RedisServer.obstacle == nil, "\(RedisTestSupport.RedisServer.obstacle ?? "")"))
struct ClusterKeysTests {
    /// Fills a cluster with `SET` of some keys, each at the node of its slot.
    private func fill(_ cluster: RedisCluster, _ keys: [String]) throws {
        for key in keys {
            let node = owner(of: key, in: cluster)
            try node.command("SET", key, "\(slot(key))")
            #expect(try node.command("CLUSTER", "KEYSLOT", key) == .integer(slot(key)))
        }
    }

    private func owner(of key: String, in cluster: RedisCluster) -> RedisTestSupport.RedisServer {
        cluster.nodes[(0..<3).last { 16384 * $0 / 3 <= slot(key) } ?? 0]
    }

    private func slot(_ key: String) -> Int { KeySlot.of(Array(key.utf8)) }

    @Test func `looks at the keys of all masters`() throws {
        let cluster = try RedisCluster()
        try fill(cluster, (0..<60).map { "key:\($0)" } + ["{tag}a", "{tag}b"])
        let page = try KeyPage(cluster.nodes[1], isCluster: true)
        for _ in 0..<2 {
            let (lines, problems) = try page.scrape(
                CountKeysCollector(KeyArguments("key:*,*"), flags: page.flags))
            #expect(problems == [])
            #expect(
                lines == [
                    #"redis_keys_count{db="db0",key="key:*"} 60"#, #"redis_keys_count{db="db0",key="*"} 62"#,
                ])
        }
        let (lines, problems) = try page.checkKeys("key:*", single: "{tag}a,db3={tag}b,gone")
        #expect(problems == [])
        #expect(lines.of("redis_key_value").count == 62)
        #expect(
            lines.contains(#"redis_key_value{db="db0",key="{tag}b"} \#(KeySlot.of(Array("tag".utf8)))"#))
        #expect(try page.scans().contains(#"redis_key_scan_coverage_ratio{scan="check-keys"} 1"#))
        #expect(try page.groups("^(key)").lines.of("redis_key_group_count").first?.hasSuffix(" 60") == true)
        for node in cluster.nodes {
            #expect(try node.errors() == [])
            // One connection of ours, and the one that asks.
            #expect(try node.info("clients")["connected_clients"] == "2")
        }
    }

    @Test func `finds streams wherever they are`() throws {
        let cluster = try RedisCluster()
        let keys = (0..<12).map { "stream:\($0)" }
        for key in keys { try owner(of: key, in: cluster).command("XADD", key, "1-1", "a", "b") }
        #expect(Set(keys.map { owner(of: $0, in: cluster).port }).count == 3)
        let page = try KeyPage(cluster.nodes[2], isCluster: true)
        let (lines, problems) = try page.streams("*", single: "stream:0,stream:1,gone")
        #expect(problems == [])
        #expect(lines.of("redis_stream_length").count == 12)
    }

    @Test func `follows keys that have moved, or are on their way`() throws {
        let cluster = try RedisCluster()
        try fill(cluster, ["foo"])
        let slot = "\(slot("foo"))"
        let (owner, other) = (cluster.nodes[2], cluster.nodes[0])
        let ids = try [owner, other].map { try $0.command("CLUSTER", "MYID").text ?? "" }
        let page = try KeyPage(other, isCluster: true)
        let line = #"redis_key_value{db="db0",key="foo"} 12182"#
        try other.command("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[0])
        try owner.command("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[1])
        #expect(try page.checkKeys(single: "foo").lines.of("redis_key_value") == [line])
        try owner.command("MIGRATE", "127.0.0.1", "\(other.port)", "foo", "0", "5000")
        let (lines, problems) = try page.checkKeys(single: "foo")
        #expect(problems == [])
        #expect(lines.of("redis_key_value") == [line])
        for node in [other, owner] { try node.command("CLUSTER", "SETSLOT", slot, "NODE", ids[1]) }
        // The node in between has not heard yet; it need not.
        let later = try page.checkKeys(single: "foo")
        #expect(later.problems == [])
        #expect(later.lines.of("redis_key_value") == [line])
    }

    @Test func `asks replicas only when told to leave masters alone`() throws {
        let cluster = try RedisCluster(replicas: 3)
        try fill(cluster, (0..<30).map { "key:\($0)" })
        for (master, replica) in zip(cluster.nodes, cluster.nodes.dropFirst(3)) {
            let size = try master.command("DBSIZE")
            try replica.wait("it has the keys") { try $0.command("DBSIZE") == size }
        }
        try cluster.nodes[4].wait("it knows all replicas") { client in
            try (client.command("CLUSTER", "NODES").text ?? "").split(separator: "slave ").count == 4
        }
        var page = try KeyPage(cluster.nodes[4], isCluster: true)
        page.flags.set(true, for: KeySettings.skipsMastersFlag)
        let (lines, problems) = try page.checkKeys("key:*", single: "key:1,key:2,key:3")
        #expect(problems == [])
        #expect(lines.of("redis_key_value").count == 30)
        let groups = try page.groups("^(key)")
        #expect(groups.problems == [])
        #expect(groups.lines.of("redis_key_group_count") == [#"redis_key_group_count{db="db0",key_group="key"} 30"#])
        for master in cluster.nodes.prefix(3) { #expect(try master.info("commandstats")["cmdstat_scan"] == nil) }
    }

    @Test func `a master that is down costs its keys`() throws {
        let cluster = try RedisCluster("cluster-require-full-coverage no")
        try fill(cluster, (0..<30).map { "key:\($0)" })
        let gone = cluster.nodes[2]
        let lost = try Int(gone.command("DBSIZE").text ?? "") ?? 0
        gone.kill()
        let page = try KeyPage(cluster.nodes[0], isCluster: true)
        let (lines, problems) = try page.checkKeys("key:*")
        #expect(lines.of("redis_key_value").count == 30 - lost)
        #expect(problems.count == 1)
        let count = try page.scrape(CountKeysCollector(KeyArguments("key:*"), flags: page.flags))
        #expect(count.lines == [])
        #expect(count.problems.count == 1)
    }

    @Test func `hints at the flag where a key is another node's`() throws {
        let cluster = try RedisCluster()
        let (lines, problems) = try KeyPage(cluster.nodes[0]).checkKeys(single: "foo")
        #expect(lines == [])
        #expect(
            problems == ["cannot look at a key: it is on another node of the cluster; give --is-cluster"])
    }
}
