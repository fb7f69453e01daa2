import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// Clusters, and masters that sentinels watch.
@Suite(.serialized, .enabled(if: RedisServer.sentinelObstacle == nil, "\(RedisServer.sentinelObstacle ?? "")"))
struct TopologyTests {
    private static let shared = Result { try RedisCluster(masters: 3, replicas: 1) }

    private func up(_ page: WebPage) -> Set<String> { Set(page.samples("redis_up")) }

    private func sample(_ node: RedisServer, _ value: Int = 1) -> String {
        #"redis_up{node="127.0.0.1:\#(node.port)"} \#(value)"#
    }

    @Test func `seeds are tried until one answers, and the nodes are listed`() throws {
        let cluster = try Self.shared.get()
        let seeds = "redis://127.0.0.1:1,\(cluster.nodes[1].address),\(cluster.nodes[0].address)"
        let exporter = try RunningExporter(on: seeds, "--is-cluster")
        let page = try exporter.get()
        #expect(page.isWhole, "\(page.failures) \(exporter.log)")
        #expect(page.samples("redis_cluster_state").count == 1)
        let list = try exporter.get("/discover-cluster-nodes")
        #expect(list.status == 200)
        let groups = try #require(
            try JSONSerialization.jsonObject(with: Data(list.text.utf8)) as? [[String: Any]], "\(list.text)")
        #expect(groups.count == 1)
        #expect(Set(groups[0]["targets"] as? [String] ?? []) == Set(cluster.nodes.map(\.address)))
        #expect((groups[0]["labels"] as? [String: String])?.isEmpty == true)
        let dead = try RunningExporter(on: "redis://127.0.0.1:1", "--is-cluster")
        let failed = try dead.get("/discover-cluster-nodes")
        #expect(failed.status == 500)
        #expect(
            failed.text
                == "cannot connect to redis://127.0.0.1:1: connection refused; see whether the server runs and listens there\n"
        )
        let alone = try RedisServer()
        let none = try RunningExporter(on: alone.address, "--is-cluster").get("/discover-cluster-nodes")
        #expect(none.status == 500)
        #expect(
            none.text == "cannot run CLUSTER NODES: the server says: ERR This instance has cluster support disabled\n")
    }

    @Test func `every node is watched, over one connection each`() throws {
        let cluster = try Self.shared.get()
        let exporter = try RunningExporter(on: cluster.nodes[0].address, "--cluster.all-nodes")
        try wait("all nodes are known") { try exporter.get().samples("redis_up").count == 4 }
        for _ in 0..<3 {
            let page = try exporter.get()
            #expect(up(page) == Set(cluster.nodes.map { sample($0) }))
            #expect(page.flaw == nil)
            #expect(page.failures == [])
        }
        for node in cluster.nodes {
            let clients = try #require(try node.command("CLIENT", "LIST").text)
            #expect(clients.ranges(of: "name=redis_exporter ").count == 1)
        }
        // Which names the target, so that one that is gone can be told.
        let replica = cluster.nodes[3]
        replica.pause()
        defer { replica.resume() }
        let page = try exporter.get(timeout: 1.5)
        #expect(page.duration < .milliseconds(1500))
        #expect(up(page).contains(sample(replica, 0)) && up(page).contains(sample(cluster.nodes[1])))
        replica.resume()
        try wait("it is up again") { up(try exporter.get()).contains(sample(replica)) }
    }

    @Test func `masters that a sentinel watches come and go`() throws {
        let (first, second) = (try RedisServer(), try RedisServer())
        let sentinel = try RedisServer.sentinel(watching: ["one": first])
        let exporter = try RunningExporter(on: sentinel.address, "--sentinel.discover-masters")
        let both: Set<String> = [sample(sentinel), sample(first)]
        try wait("the master is known") { up(try exporter.get()) == both }
        let (descriptors, threads) = (exporter.descriptors, exporter.threads)
        try sentinel.command("SENTINEL", "MONITOR", "two", "127.0.0.1", "\(second.port)", "1")
        try wait("the second is known") { up(try exporter.get()) == both.union([sample(second)]) }
        try sentinel.command("SENTINEL", "REMOVE", "two")
        try wait("the second is gone") { up(try exporter.get()) == both }
        try wait("its connection and its thread are gone") {
            exporter.descriptors <= descriptors && exporter.threads <= threads
        }
        #expect(try exporter.get().flaw == nil)
    }

    @Test func `a failover is followed through the sentinel`() throws {
        let master = try RedisServer()
        let replica = try master.makeReplica()
        let sentinel = try RedisServer.sentinel(watching: ["mymaster": master])
        let exporter = try RunningExporter(on: sentinel.address, "--sentinel.discover-masters")
        try wait("the master is known") { up(try exporter.get()).contains(sample(master)) }
        let direct = try RunningExporter(on: "\(master.address),\(replica.address)")
        #expect(up(try direct.get()) == [sample(master), sample(replica)])
        master.kill()
        let page = try direct.get(timeout: 2)
        #expect(up(page) == [sample(master, 0), sample(replica)])
        #expect(page.duration < .seconds(2))
        try wait("the replica is the master", within: .seconds(30)) {
            up(try exporter.get(timeout: 2)) == [sample(sentinel), sample(replica)]
        }
        let roles = try direct.get().samples("redis_instance_info")
        #expect(roles.contains { $0.contains(#"role="master""#) && $0.contains(#"node="127.0.0.1:\#(replica.port)""#) })
        try master.start()
        #expect(up(try direct.get()) == [sample(master), sample(replica)])
    }
}
