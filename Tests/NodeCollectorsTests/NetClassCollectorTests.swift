import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct NetClassCollectorTests {
    private static let eth0 = [
        "addr_assign_type": "3\n", "address": "02:fc:00:00:00:01\n", "broadcast": "ff:ff:ff:ff:ff:ff\n",
        "carrier": "1\n", "carrier_changes": "2\n", "carrier_down_count": "1\n", "carrier_up_count": "4\n",
        "dev_id": "0x20\n", "dormant": "0\n", "duplex": "full\n", "flags": "0x1003\n", "ifalias": "\n",
        "ifindex": "5\n", "iflink": "6\n", "link_mode": "0\n", "mtu": "1500\n", "name_assign_type": "2\n",
        "netdev_group": "0\n", "operstate": "up\n", "speed": "1000\n", "tx_queue_len": "1000\n", "type": "1\n",
    ]

    private static func tree(_ interfaces: [String: [String: String]]) -> FileTree {
        var files = ["sys/class/net/bonding_masters": "\n"]
        for (name, attributes) in interfaces {
            for (attribute, value) in attributes { files["sys/class/net/\(name)/\(attribute)"] = value }
        }
        return FileTree(files)
    }

    private func lines(_ tree: FileTree, _ flags: [String: String] = [:]) throws -> [String] {
        try samples(of: NetClassCollector(flags), from: tree.files).split(separator: "\n").map(String.init)
    }

    @Test func `writes the attributes of an interface`() throws {
        #expect(
            try lines(Self.tree(["eth0": Self.eth0])) == [
                #"node_network_up{device="eth0"} 1"#,
                #"node_network_info{device="eth0",address="02:fc:00:00:00:01",broadcast="ff:ff:ff:ff:ff:ff",duplex="full","#
                    + #"operstate="up",adminstate="up",ifalias=""} 1"#,
                #"node_network_address_assign_type{device="eth0"} 3"#,
                #"node_network_carrier{device="eth0"} 1"#,
                #"node_network_carrier_changes_total{device="eth0"} 2"#,
                #"node_network_carrier_up_changes_total{device="eth0"} 4"#,
                #"node_network_carrier_down_changes_total{device="eth0"} 1"#,
                #"node_network_device_id{device="eth0"} 32"#,
                #"node_network_dormant{device="eth0"} 0"#,
                #"node_network_flags{device="eth0"} 4099"#,
                #"node_network_iface_id{device="eth0"} 5"#,
                #"node_network_iface_link{device="eth0"} 6"#,
                #"node_network_iface_link_mode{device="eth0"} 0"#,
                #"node_network_mtu_bytes{device="eth0"} 1500"#,
                #"node_network_name_assign_type{device="eth0"} 2"#,
                #"node_network_net_dev_group{device="eth0"} 0"#,
                #"node_network_protocol_type{device="eth0"} 1"#,
                #"node_network_transmit_queue_length{device="eth0"} 1000"#,
                #"node_network_speed_bytes{device="eth0"} 1.25e+08"#,
            ])
    }

    @Test func `counters are counters`() throws {
        let tree = Self.tree(["eth0": Self.eth0])
        let text = try page(of: NetClassCollector([:]), from: tree.files)
        #expect(
            text.hasPrefix(
                """
                # HELP node_network_up Whether the interface is up.
                # TYPE node_network_up gauge
                node_network_up{device="eth0"} 1

                """))
        let counters = text.split(separator: "\n").filter { $0.hasSuffix(" counter") }
        #expect(
            counters == [
                "# TYPE node_network_carrier_changes_total counter",
                "# TYPE node_network_carrier_up_changes_total counter",
                "# TYPE node_network_carrier_down_changes_total counter",
            ])
    }

    @Test func `what an interface lacks is left out`() throws {
        #expect(
            try lines(Self.tree(["wg0": ["ifindex": "7\n", "mtu": "much\n"]])) == [
                #"node_network_up{device="wg0"} 0"#,
                #"node_network_info{device="wg0",address="",broadcast="",duplex="",operstate="",adminstate="unknown","#
                    + #"ifalias=""} 1"#,
                #"node_network_iface_id{device="wg0"} 7"#,
            ])
    }

    @Test func `an interface that goes away meanwhile is left out`() throws {
        #expect(try lines(Self.tree(["gone": ["operstate": "up\n"], "lo": ["ifindex": "1\n"]])).count == 3)
    }

    @Test(arguments: [
        (
            [:],
            [#"node_network_speed_bytes{device="down"} -125000"#, #"node_network_speed_bytes{device="up"} 1.25e+06"#]
        ),
        (["netclass.ignore-invalid-speed": "true"], [#"node_network_speed_bytes{device="up"} 1.25e+06"#]),
    ])
    func `reports invalid speeds unless told not to`(flags: [String: String], expected: [String]) throws {
        let tree = Self.tree(["down": ["ifindex": "2", "speed": "-1\n"], "up": ["ifindex": "3", "speed": "10\n"]])
        #expect(try lines(tree, flags).filter { $0.contains("speed") } == expected)
    }

    @Test func `leaves out the interfaces that the flag names`() throws {
        let tree = Self.tree(["veth1": ["ifindex": "2"], "eth0": ["ifindex": "3"]])
        #expect(
            try lines(tree, ["netclass.ignored-devices": "^veth"]).filter { $0.contains("_id") } == [
                #"node_network_iface_id{device="eth0"} 3"#
            ])
    }

    @Test func `reads an attribute anew at each scrape`() throws {
        let tree = Self.tree(["eth0": Self.eth0])
        let files = tree.files
        let collector = try NetClassCollector([:])
        #expect(try samples(of: collector, from: files).contains(#"node_network_up{device="eth0"} 1"#))
        tree.write("down\n", to: "sys/class/net/eth0/operstate")
        #expect(try samples(of: collector, from: files).contains(#"node_network_up{device="eth0"} 0"#))
    }

    @Test func `says that there is no class`() {
        let error = #expect(throws: CollectorError.self) { try page(of: NetClassCollector([:]), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/sys/class/net: no such file or directory")
    }
}
