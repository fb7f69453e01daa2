import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct SoftnetCollectorTests {
    @Test func `writes a sample for each CPU`() throws {
        let tree = FileTree([
            "proc/net/softnet_stat": """
            00049279 00000002 00000001 00000000 00000000 00000000 00000000 00000000 00000003 00000004 00000005 00000006 00000000 00000000
            000dfb82 00000029 0000000a 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000002 00000000

            """
        ])
        #expect(
            try page(of: SoftnetCollector(), from: tree.files) == """
                # HELP node_softnet_processed_total Packets processed on the CPU.
                # TYPE node_softnet_processed_total counter
                node_softnet_processed_total{cpu="0"} 299641
                node_softnet_processed_total{cpu="2"} 916354
                # HELP node_softnet_dropped_total Packets dropped because the CPU's backlog was full.
                # TYPE node_softnet_dropped_total counter
                node_softnet_dropped_total{cpu="0"} 2
                node_softnet_dropped_total{cpu="2"} 41
                # HELP node_softnet_times_squeezed_total How often packets were left when the budget was used up.
                # TYPE node_softnet_times_squeezed_total counter
                node_softnet_times_squeezed_total{cpu="0"} 1
                node_softnet_times_squeezed_total{cpu="2"} 10
                # HELP node_softnet_cpu_collision_total How often the transmit lock of a device was held by another CPU.
                # TYPE node_softnet_cpu_collision_total counter
                node_softnet_cpu_collision_total{cpu="0"} 3
                node_softnet_cpu_collision_total{cpu="2"} 0
                # HELP node_softnet_received_rps_total How often another CPU woke this one up for packets.
                # TYPE node_softnet_received_rps_total counter
                node_softnet_received_rps_total{cpu="0"} 4
                node_softnet_received_rps_total{cpu="2"} 0
                # HELP node_softnet_flow_limit_count_total Packets dropped because their flow had too many.
                # TYPE node_softnet_flow_limit_count_total counter
                node_softnet_flow_limit_count_total{cpu="0"} 5
                node_softnet_flow_limit_count_total{cpu="2"} 0
                # HELP node_softnet_backlog_len Packets waiting in the CPU's backlog.
                # TYPE node_softnet_backlog_len gauge
                node_softnet_backlog_len{cpu="0"} 6
                node_softnet_backlog_len{cpu="2"} 0

                """)
    }

    @Test(arguments: [9, 10, 11, 12])
    func `numbers the CPUs of an older kernel itself`(columns: Int) throws {
        let line = Array(repeating: "0000000f", count: columns).joined(separator: " ")
        let tree = FileTree(["proc/net/softnet_stat": "\(line)\n\(line)"])
        let lines = try samples(of: SoftnetCollector(), from: tree.files).split(separator: "\n")
        #expect(lines.contains(#"node_softnet_processed_total{cpu="1"} 15"#))
        #expect(lines.contains(#"node_softnet_received_rps_total{cpu="1"} \#(columns > 9 ? 15 : 0)"#))
        #expect(lines.contains(#"node_softnet_backlog_len{cpu="0"} \#(columns > 11 ? 15 : 0)"#))
    }

    @Test(arguments: [
        ("00000001 00000002", "column 3 is missing"),
        ("00000001 g", #"column 2 is "g", expected a hexadecimal number"#),
        ("1ffffffff", #"column 1 is "1ffffffff", expected a hexadecimal number"#),
        ("\n", "column 1 is missing"),
    ])
    func `says which column is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/net/softnet_stat": line])
        let error = #expect(throws: CollectorError.self) { try page(of: SoftnetCollector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/net/softnet_stat: \(message)")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: SoftnetCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/net/softnet_stat: no such file or directory")
    }
}
