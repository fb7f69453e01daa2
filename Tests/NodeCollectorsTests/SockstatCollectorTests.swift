import ExporterCore
import Glibc
import Testing

@testable import NodeCollectors

@Suite struct SockstatCollectorTests {
    @Test func `writes the counts of both versions of IP`() throws {
        let tree = FileTree([
            "proc/net/sockstat": """
            sockets: used 229
            TCP: inuse 4 orphan 1 tw 5 alloc 17 mem 2
            FRAG: inuse 0 memory 7

            """,
            "proc/net/sockstat6": "TCP6: inuse 17\n",
        ])
        #expect(
            try page(of: SockstatCollector(), from: tree.files) == """
                # HELP node_sockstat_sockets_used Sockets in use, of whatever protocol.
                # TYPE node_sockstat_sockets_used gauge
                node_sockstat_sockets_used 229
                # HELP node_sockstat_TCP_inuse Sockets of the protocol in use.
                # TYPE node_sockstat_TCP_inuse gauge
                node_sockstat_TCP_inuse 4
                # HELP node_sockstat_TCP_orphan Sockets of the protocol that no process has open any more.
                # TYPE node_sockstat_TCP_orphan gauge
                node_sockstat_TCP_orphan 1
                # HELP node_sockstat_TCP_tw Sockets of the protocol that wait for late packets before they close.
                # TYPE node_sockstat_TCP_tw gauge
                node_sockstat_TCP_tw 5
                # HELP node_sockstat_TCP_alloc Sockets of the protocol that have been allocated.
                # TYPE node_sockstat_TCP_alloc gauge
                node_sockstat_TCP_alloc 17
                # HELP node_sockstat_TCP_mem Pages of memory that sockets of the protocol use.
                # TYPE node_sockstat_TCP_mem gauge
                node_sockstat_TCP_mem 2
                # HELP node_sockstat_TCP_mem_bytes Memory that sockets of the protocol use.
                # TYPE node_sockstat_TCP_mem_bytes gauge
                node_sockstat_TCP_mem_bytes \(2 * sysconf(CInt(_SC_PAGESIZE)))
                # HELP node_sockstat_FRAG_inuse Sockets of the protocol in use.
                # TYPE node_sockstat_FRAG_inuse gauge
                node_sockstat_FRAG_inuse 0
                # HELP node_sockstat_FRAG_memory Bytes of memory that packets being put together use.
                # TYPE node_sockstat_FRAG_memory gauge
                node_sockstat_FRAG_memory 7
                # HELP node_sockstat_TCP6_inuse Sockets of the protocol in use.
                # TYPE node_sockstat_TCP6_inuse gauge
                node_sockstat_TCP6_inuse 17

                """)
    }

    @Test func `declares what an ordinary kernel has`() {
        let names = SockstatCollector.metrics.map(\.name)
        #expect(names.count == 20)
        #expect(names.contains("node_sockstat_UDP_mem_bytes"))
    }

    @Test func `leaves out what it does not know, and what there is no number for`() throws {
        let tree = FileTree(["proc/net/sockstat": "MPTCP: inuse 3 dreaming 4\n"])
        #expect(try samples(of: SockstatCollector(), from: tree.files) == "node_sockstat_MPTCP_inuse 3")
        #expect(try page(of: SockstatCollector(), from: .nowhere) == "")
    }

    @Test(arguments: [
        ("TCP: inuse", "TCP inuse is missing"),
        ("TCP: inuse many", #"TCP inuse is "many", expected a whole number"#),
    ])
    func `says which number is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/net/sockstat": line])
        let error = #expect(throws: CollectorError.self) { try page(of: SockstatCollector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/net/sockstat: \(message)")
    }
}
