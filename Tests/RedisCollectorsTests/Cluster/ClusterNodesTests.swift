import ExporterCore
import Testing

@testable import RedisCollectors

struct ClusterNodesTests {
    private let text = """
        07c37 10.0.0.1:6379@16379,db1.example slave e7d1e 0 1426238317239 4 connected
        67ed2 10.0.0.2:6380@16380,,shard-id=69 master - 0 1426238316232 2 connected 5461-10921 [93->-292f8b]
        292f8 ::1:6381@16381 master - 0 1426238318243 3 connected 10922-16383
        6ec23 :0@0 slave,fail,noaddr 67ed2 1426238316232 1426238316232 5 disconnected
        e7d1e :6379@16379 myself,master - 0 0 1 connected 0-5459 5460

        """

    @Test func `reads what a server says of its cluster`() throws {
        let nodes = try #require(ClusterNodes(text)).nodes
        #expect(nodes.map(\.id) == ["07c37", "67ed2", "292f8", "6ec23", "e7d1e"])
        #expect(nodes.map(\.ip) == ["10.0.0.1", "10.0.0.2", "::1", "", ""])
        #expect(nodes.map(\.port) == [6379, 6380, 6381, 0, 6379])
        #expect(nodes.map(\.hostname) == ["db1.example", nil, nil, nil, nil])
        #expect(nodes.map(\.role) == ["slave", "master", "master", "slave", "master"])
        #expect(nodes.map(\.masterID) == ["e7d1e", nil, nil, "67ed2", nil])
        #expect(nodes.map(\.slots) == [[], [5461...10921], [10922...16383], [], [0...5459, 5460...5460]])
        #expect(nodes.map(\.isReachable) == [true, true, true, false, true])
        #expect(nodes.map(\.isMyself) == [false, false, false, false, true])
    }

    @Test func `knows how to reach the nodes`() throws {
        let nodes = try #require(ClusterNodes(text)).nodes
        let asked = try RedisAddress("rediss://seed:7000")
        #expect(
            nodes.map { $0.address(asking: asked, byName: true)?.description } == [
                "rediss://db1.example:6379", "rediss://10.0.0.2:6380", "rediss://[::1]:6381", nil,
                "rediss://seed:6379",
            ])
        #expect(nodes[0].address(asking: asked, byName: false)?.description == "rediss://10.0.0.1:6379")
    }

    @Test(arguments: ["nonsense", "a b c d e f g", "id 10.0.0.1 master - 0 0 1 connected"])
    func `knows no nodes in other texts`(text: String) {
        #expect(ClusterNodes(text) == nil)
    }

    @Test func `reads servers of before Redis 4`() {
        let node = ClusterNodes("id 10.0.0.1:6379 myself,master - 0 0 1 connected 0-16383")?.nodes.first
        #expect(node?.port == 6379)
        #expect(node?.slots == [0...16383])
    }

    @Test func `asks the masters, or a replica of each that has one`() throws {
        let nodes = try #require(ClusterNodes(text))
        let asked = try RedisAddress("redis://seed:6379")
        let masters = ClusterMap(nodes, askedAt: asked, replicas: false)
        #expect(masters.places.map(\.address.name) == ["10.0.0.2:6380", "[::1]:6381", "seed:6379"])
        #expect(masters.places.map(\.isMain) == [false, false, true])
        #expect(masters.uncovered == 0)
        #expect(masters.place(of: 5460)?.isMain == true)
        #expect(masters.place(of: 5461)?.address.name == "10.0.0.2:6380")
        let replicas = ClusterMap(nodes, askedAt: asked, replicas: true)
        #expect(replicas.places.map(\.address.name) == ["10.0.0.1:6379"])
        #expect(replicas.uncovered == 16384 - 5461)
        #expect(replicas.place(of: 6000) == nil)
    }

    @Test(arguments: [
        ("123456789", 12739), ("foo", 12182), ("{user1000}.following", 3443), ("user1000", 3443), ("foo{}{bar}", 8363),
        ("foo{{bar}}zap", 4015), ("{bar", 4015), ("foo{bar}{zap}", 5061), ("bar", 5061), ("", 0),
    ])
    func `knows the slot of a key`(key: String, slot: Int) {
        #expect(KeySlot.of(Array(key.utf8)) == slot)
    }
}
