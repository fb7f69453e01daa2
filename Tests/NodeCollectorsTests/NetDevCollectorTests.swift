import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct NetDevCollectorTests {
    private static let table = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
        eth0:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16

        """

    private let tree = FileTree(["proc/net/dev": table, "sys/class/net/eth0/ifalias": "to the world\n"])

    private func lines(_ flags: [String: String]) throws -> [String] { try lines(flags, tree) }

    private func lines(_ flags: [String: String], _ tree: FileTree) throws -> [String] {
        let collector = try NetDevCollector(flags.merging(["netdev.netlink": "false"]) { $1 })
        return try samples(of: collector, from: tree.files).split(separator: "\n").map(String.init)
    }

    @Test func `writes the columns of the file`() throws {
        let tree = FileTree(["proc/net/dev": Self.table])
        let text = try page(of: NetDevCollector(["netdev.netlink": "false"]), from: tree.files)
        #expect(
            text.hasPrefix(
                """
                # HELP node_network_receive_bytes_total Bytes received by the interface.
                # TYPE node_network_receive_bytes_total counter
                node_network_receive_bytes_total{device="lo"} 3193
                node_network_receive_bytes_total{device="eth0"} 1

                """))
        #expect(
            try lines(["netdev.device-include": "eth"]) == [
                #"node_network_receive_bytes_total{device="eth0"} 1"#,
                #"node_network_receive_packets_total{device="eth0"} 2"#,
                #"node_network_receive_fifo_total{device="eth0"} 5"#,
                #"node_network_receive_frame_total{device="eth0"} 6"#,
                #"node_network_receive_compressed_total{device="eth0"} 7"#,
                #"node_network_receive_multicast_total{device="eth0"} 8"#,
                #"node_network_transmit_bytes_total{device="eth0"} 9"#,
                #"node_network_transmit_packets_total{device="eth0"} 10"#,
                #"node_network_transmit_fifo_total{device="eth0"} 13"#,
                #"node_network_transmit_colls_total{device="eth0"} 14"#,
                #"node_network_transmit_carrier_total{device="eth0"} 15"#,
                #"node_network_transmit_compressed_total{device="eth0"} 16"#,
                #"node_network_receive_errs_total{device="eth0"} 3"#,
                #"node_network_receive_drop_total{device="eth0"} 4"#,
                #"node_network_transmit_errs_total{device="eth0"} 11"#,
                #"node_network_transmit_drop_total{device="eth0"} 12"#,
            ])
    }

    @Test func `names four columns otherwise in detail`() throws {
        let names = try lines(["netdev.device-include": "eth", "netdev.enable-detailed-metrics": "true"]).suffix(4)
        #expect(
            names == [
                #"node_network_receive_errors_total{device="eth0"} 3"#,
                #"node_network_receive_dropped_total{device="eth0"} 4"#,
                #"node_network_transmit_errors_total{device="eth0"} 11"#,
                #"node_network_transmit_dropped_total{device="eth0"} 12"#,
            ])
    }

    @Test func `adds the alias as a label`() throws {
        #expect(
            try lines(["netdev.label-ifalias": "true"]).prefix(2) == [
                #"node_network_receive_bytes_total{device="lo",ifalias=""} 3193"#,
                #"node_network_receive_bytes_total{device="eth0",ifalias="to the world"} 1"#,
            ])
    }

    @Test(arguments: [
        (["netdev.device-exclude": "^lo$"], ["eth0"]),
        (["netdev.device-whitelist": "^lo$"], ["lo"]),
        (["netdev.device-blacklist": "eth"], ["lo"]),
        ([:], ["lo", "eth0"]),
    ])
    func `reports the interfaces that the flags select`(flags: [String: String], devices: [String]) throws {
        let bytes = try lines(flags).filter { $0.hasPrefix("node_network_receive_bytes_total") }
        #expect(bytes.map { String($0.split(separator: "\"")[1]) } == devices)
    }

    @Test(arguments: [
        (
            ["netdev.device-include": "a", "netdev.device-exclude": "b"],
            "--collector.netdev.device-include and --collector.netdev.device-exclude exclude each other; give one of them"
        ),
        (
            ["netdev.device-whitelist": "a", "netdev.device-blacklist": "b"],
            "--collector.netdev.device-include and --collector.netdev.device-exclude exclude each other; give one of them"
        ),
        (
            ["netdev.device-include": "a", "netdev.device-whitelist": "b"],
            "--collector.netdev.device-whitelist is the old name of --collector.netdev.device-include; give only the latter"
        ),
        (
            ["netdev.device-exclude": "a", "netdev.device-blacklist": "b"],
            "--collector.netdev.device-blacklist is the old name of --collector.netdev.device-exclude; give only the latter"
        ),
    ])
    func `says which flags exclude each other`(flags: [String: String], message: String) {
        let error = #expect(throws: ConfigurationError.self) { try NetDevCollector(flags) }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        ("eth0: 1 2 3", "drop received is missing"),
        ("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", "compressed sent is missing"),
        ("eth0: 1 -2", #"packets received is "-2", expected a whole number"#),
        ("eth0", "bytes received is missing"),
        (": 1", "name is missing"),
    ])
    func `says which column is wrong`(line: String, message: String) throws {
        let tree = FileTree(["proc/net/dev": "one\ntwo\n\(line)\n"])
        let error = #expect(throws: CollectorError.self) { try lines([:], tree) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/net/dev: \(message)")
    }

    @Test func `says which file is absent`() throws {
        let collector = try NetDevCollector(["netdev.netlink": "false"])
        let error = #expect(throws: CollectorError.self) { try page(of: collector, from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/net/dev: no such file or directory")
    }

    @Test func `declares each metric once`() {
        let names = NetDevCollector.metrics.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count == 35)
    }
}
