import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct ARPCollectorTests {
    private static let table = """
        IP address       HW type     Flags       HW address            Mask     Device
        192.168.1.1      0x1         0x2         cc:aa:dd:ee:aa:bb     *        eth1
        192.168.1.2      0x1         0x2         bb:cc:dd:ee:ff:aa     *        eth0
        192.168.1.3      0x1         0x0         00:00:00:00:00:00     *        eth1
        10.0.0.1         0x1         0x2         de:ad:be:ef:00:00     *        docker0

        """

    @Test func `counts the lines of each interface`() throws {
        let tree = FileTree(["proc/net/arp": Self.table])
        #expect(
            try page(of: ARPCollector(["arp.netlink": "false"]), from: tree.files) == """
                # HELP node_arp_entries Entries of the ARP table for addresses behind the interface.
                # TYPE node_arp_entries gauge
                node_arp_entries{device="docker0"} 1
                node_arp_entries{device="eth0"} 1
                node_arp_entries{device="eth1"} 2

                """)
    }

    @Test(arguments: [
        (["arp.device-include": "^eth"], ["eth0", "eth1"]),
        (["arp.device-exclude": "^eth"], ["docker0"]),
        (["arp.device-include": "^eth", "arp.device-exclude": "0$"], ["eth1"]),
    ])
    func `reports the interfaces that the flags select`(flags: [String: String], devices: [String]) throws {
        let tree = FileTree(["proc/net/arp": Self.table])
        let collector = try ARPCollector(flags.merging(["arp.netlink": "false"]) { $1 })
        let lines = try samples(of: collector, from: tree.files).split(separator: "\n")
        #expect(lines.map { String($0.split(separator: "\"")[1]) } == devices)
    }

    @Test(arguments: [
        ("192.168.1.1 0x1 0x2 cc:aa:dd:ee:aa:bb *", "device is missing"),
        (
            "1.1.1.1 0x1 0x2 cc:aa:dd:ee:aa:bb * eth0 more",
            #"column after the device is "more", expected the end of the line"#
        ),
    ])
    func `says which column is wrong`(line: String, message: String) throws {
        let tree = FileTree(["proc/net/arp": "IP address\n\(line)\n"])
        let collector = try ARPCollector(["arp.netlink": "false"])
        let error = #expect(throws: CollectorError.self) { try page(of: collector, from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/net/arp: \(message)")
    }

    @Test func `says which file is absent`() throws {
        let collector = try ARPCollector(["arp.netlink": "false"])
        let error = #expect(throws: CollectorError.self) { try page(of: collector, from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/net/arp: no such file or directory")
    }
}
