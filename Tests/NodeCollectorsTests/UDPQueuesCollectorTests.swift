import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct UDPQueuesCollectorTests {
    private static let version4 = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
           0: 00000000:0016 00000000:0000 0A 00000015:00000001 00:00000000 00000000     0        0 2740 1 0 0
         100: 0100007F:0035 00000000:0000 07 00000000:00000A00 00:00000000 00000000   101        0 2741 2 0 0

        """
    private static let version6 = """
          sl  local_address                         remote_address                        st tx_queue rx_queue
          52: 00000000000000000000000000000000:14E9 00000000000000000000000000000000:0000 07 00000003:00000004 00:00000000

        """

    @Test func `adds up the queues of each version of IP`() throws {
        let tree = FileTree(["proc/net/udp": Self.version4, "proc/net/udp6": Self.version6])
        #expect(
            try page(of: UDPQueuesCollector(), from: tree.files) == """
                # HELP node_udp_queues Bytes waiting in the queues of UDP sockets.
                # TYPE node_udp_queues gauge
                node_udp_queues{queue="tx",ip="v4"} 21
                node_udp_queues{queue="rx",ip="v4"} 2561
                node_udp_queues{queue="tx",ip="v6"} 3
                node_udp_queues{queue="rx",ip="v6"} 4

                """)
    }

    @Test func `a version that the kernel lacks is left out`() throws {
        let tree = FileTree(["proc/net/udp6": "  sl  local_address\n"])
        #expect(
            try samples(of: UDPQueuesCollector(), from: tree.files) == """
                node_udp_queues{queue="tx",ip="v6"} 0
                node_udp_queues{queue="rx",ip="v6"} 0
                """)
    }

    @Test(arguments: [
        ("0: 00000000:0016 00000000:0000 0A", "tx_queue is missing"),
        ("0: 00000000:0016 00000000:0000 0A 00000015", "rx_queue is missing"),
        (
            "0: 00000000:0016 00000000:0000 0A 0000001x:00000000",
            #"tx_queue is "0000001x", expected a hexadecimal number"#
        ),
        ("0: 00000000:0016 00000000:0000 0A 00000015:-1", #"rx_queue is "-1", expected a hexadecimal number"#),
    ])
    func `says which queue is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/net/udp": "  sl  local_address\n\(line)\n"])
        let error = #expect(throws: CollectorError.self) { try page(of: UDPQueuesCollector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/net/udp: \(message)")
    }

    @Test func `says that both files are absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: UDPQueuesCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot find /nowhere/proc/net/udp and udp6: this host has none")
    }
}
