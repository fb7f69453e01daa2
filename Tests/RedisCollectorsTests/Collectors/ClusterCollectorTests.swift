import ExporterCore
import Testing

@testable import RedisCollectors

@Suite struct ClusterCollectorTests {
    private static let enabled = "# Cluster\ncluster_enabled:1"

    @Test func `reports what a node knows, at its first scrape too`() throws {
        let text = """
            cluster_state:ok\r
            cluster_slots_fail:0\r
            cluster_size:3\r
            cluster_stats_messages_ping_sent:465\r
            cluster_stats_messages_sent:908\r
            total_cluster_links_buffer_limit_exceeded:0\r

            """
        let page = try CannedPage(ClusterCollector(), info: Self.enabled, ["CLUSTER INFO": .text(text)])
        #expect(
            page.samples == """
                redis_cluster_state 1
                redis_cluster_slots_fail 0
                redis_cluster_size 3
                redis_cluster_stats_messages_ping_sent 465
                redis_cluster_messages_sent_total 908
                redis_cluster_links_buffer_limit_exceeded_total 0
                """)
        #expect(page.text.contains("# TYPE redis_cluster_messages_sent_total gauge\n"))
    }

    @Test func `a server that is in no cluster is not asked`() throws {
        let page = try CannedPage(ClusterCollector(), info: "# Cluster\ncluster_enabled:0")
        #expect(page.commands == [])
        #expect(page.text == "")
        #expect(page.failure == nil)
    }

    @Test func `says that it may not ask`() throws {
        let page = try CannedPage(
            ClusterCollector(), info: Self.enabled,
            ["CLUSTER INFO": .error("NOPERM this user has no permissions to run the 'cluster|info' command")])
        #expect(page.failure?.reason == .denied)
        #expect(
            page.failure?.description == """
                cannot run CLUSTER INFO: the server says: NOPERM this user has no permissions to run the \
                'cluster|info' command; allow it with ACL SETUSER default +cluster|info
                """)
    }

    @Test func `says that the reply is malformed`() throws {
        let page = try CannedPage(ClusterCollector(), info: Self.enabled, ["CLUSTER INFO": 7])
        #expect(page.failure?.description == "cannot read CLUSTER INFO: the reply is no text")
    }
}
