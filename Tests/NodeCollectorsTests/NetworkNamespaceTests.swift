import ExporterCore
import Glibc
import Testing

@testable import NodeCollectors

/// The network collectors on interfaces that the kernel really has.
@Suite(.enabled(if: OwnNetwork.isPossible, "making network namespaces needs root"))
struct NetworkNamespaceTests {
    /// A bridge with one end of a pair of interfaces in it; the other end has addresses and neighbours.
    private static func setUp() throws {
        try OwnNetwork.ip("link set lo up")
        try OwnNetwork.ip("link add br0 type bridge")
        try OwnNetwork.ip("link add veth0 type veth peer name veth1")
        try OwnNetwork.ip("link set veth1 master br0 up")
        try OwnNetwork.ip("link set br0 up")
        try OwnNetwork.ip("link set veth0 mtu 9000 alias 'to the bridge' address 02:00:00:00:00:01 up")
        try OwnNetwork.ip("link property add dev veth0 altname another-name-of-veth0")
        try OwnNetwork.ip("addr add 192.0.2.1/24 dev veth0")
        try OwnNetwork.ip("neigh add 192.0.2.7 lladdr 02:00:00:00:00:07 dev veth0")
        try OwnNetwork.ip("neigh add 192.0.2.8 lladdr 02:00:00:00:00:08 dev veth0")
        try OwnNetwork.ip("neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev veth0 nud noarp")
    }

    /// What the collector writes of the interfaces that ``setUp()`` makes.
    private func lines<C: ConfigurableCollector>(_ type: C.Type, _ flags: [String: String] = [:]) throws -> [String]
    where C.Source == NodeFiles {
        try OwnNetwork.run {
            try Self.setUp()
            return try samples(of: C(flags), from: NodeFiles()).split(separator: "\n").map(String.init)
        }
    }

    @Test func `arp counts the neighbours of an interface`() throws {
        #expect(try lines(ARPCollector.self) == [#"node_arp_entries{device="veth0"} 2"#])
    }

    @Test func `netdev reports every interface`() throws {
        let lines = try lines(NetDevCollector.self)
        let devices = lines.filter { $0.hasPrefix("node_network_receive_drop_total") }
        #expect(
            devices == ["lo", "br0", "veth1", "veth0"].map { #"node_network_receive_drop_total{device="\#($0)"} 0"# })
        #expect(Set(lines.map { $0.prefix { $0 != "{" } }).count == 17)
    }

    @Test func `netdev reports every counter in detail`() throws {
        let lines = try lines(
            NetDevCollector.self, ["netdev.enable-detailed-metrics": "true", "netdev.device-include": "veth0"])
        #expect(lines.count == 24)
        #expect(lines.contains(#"node_network_receive_over_errors_total{device="veth0"} 0"#))
    }

    @Test func `netdev labels aliases and reports addresses`() throws {
        let lines = try lines(
            NetDevCollector.self,
            ["netdev.label-ifalias": "true", "netdev.address-info": "true", "netdev.device-exclude": "^(br0|veth1)$"])
        #expect(lines.contains(#"node_network_receive_errs_total{device="veth0",ifalias="to the bridge"} 0"#))
        #expect(lines.contains(#"node_network_receive_errs_total{device="lo",ifalias=""} 0"#))
        #expect(
            lines.filter { $0.contains("address_info") && !$0.contains("fe80") } == [
                #"node_network_address_info{device="lo",address="127.0.0.1",netmask="8",scope="link-local"} 1"#,
                #"node_network_address_info{device="lo",address="::1",netmask="128",scope="link-local"} 1"#,
                #"node_network_address_info{device="veth0",address="192.0.2.1",netmask="24",scope="global"} 1"#,
            ])
    }

    @Test func `netclass reports what sysfs and netlink agree on`() throws {
        let expected = [
            #"node_network_up{device="veth0"} 1"#, #"node_network_mtu_bytes{device="veth0"} 9000"#,
            #"node_network_carrier{device="veth0"} 1"#, #"node_network_address_assign_type{device="veth0"} 3"#,
            #"node_network_protocol_type{device="lo"} 772"#,
        ]
        let sysfs = try lines(NetClassCollector.self)
        let netlink = try lines(NetClassCollector.self, ["netclass.netlink": "true"])
        #expect(expected.allSatisfy(sysfs.contains))
        #expect(expected.allSatisfy(netlink.contains))
        #expect(
            sysfs.contains(
                #"node_network_info{device="veth0",address="02:00:00:00:00:01",broadcast="ff:ff:ff:ff:ff:ff","#
                    + #"duplex="full",operstate="up",adminstate="up",ifalias="to the bridge"} 1"#))
        #expect(
            netlink.contains(
                #"node_network_info{device="veth0",address="02:00:00:00:00:01",broadcast="ff:ff:ff:ff:ff:ff","#
                    + #"duplex="Full",operstate="up",ifalias="to the bridge"} 1"#))
        #expect(netlink.contains(#"node_network_speed_bytes{device="veth0"} 1.25e+09"#))
        #expect(!netlink.contains { $0.hasPrefix(#"node_network_speed_bytes{device="lo"}"#) })
        #expect(netlink.contains(#"node_network_altnames_info{altname="another-name-of-veth0",device="veth0"} 1"#))
        let links = sysfs.filter { $0.hasPrefix("node_network_iface_link{") }
        #expect(links == netlink.filter { $0.hasPrefix("node_network_iface_link{") }.sorted())
    }

    @Test func `netclass has the counters as gauges when asked`() throws {
        let text = try OwnNetwork.run {
            try page(
                of: NetClassCollector(["netclass.netlink": "true", "netclass_rtnl.with-stats": "true"]),
                from: NodeFiles())
        }
        #expect(text.contains("# TYPE node_network_receive_over_errors_total gauge\n"))
    }

    @Test func `interfaces that come, go and change their names are not confused`() throws {
        try OwnNetwork.run {
            let files = NodeFiles()
            let collector = try NetClassCollector([:])
            func mtus() throws -> [String] {
                files.beginScrape(of: [], until: .now)
                return try samples(of: collector, from: files).split(separator: "\n")
                    .filter { $0.hasPrefix("node_network_mtu_bytes") && !$0.contains("\"lo\"") }
                    .map { String($0.dropFirst("node_network_mtu_bytes".count)) }
            }
            try OwnNetwork.ip("link add red type bridge")
            try OwnNetwork.ip("link add blue mtu 1400 type bridge")
            #expect(try mtus() == [#"{device="blue"} 1400"#, #"{device="red"} 1500"#])

            try OwnNetwork.ip("link set red mtu 1300")
            #expect(try mtus() == [#"{device="blue"} 1400"#, #"{device="red"} 1300"#])

            try OwnNetwork.ip("link set red name green")
            try OwnNetwork.ip("link set blue name red")
            #expect(try mtus() == [#"{device="green"} 1300"#, #"{device="red"} 1400"#])

            try OwnNetwork.ip("link del red")
            try OwnNetwork.ip("link add red mtu 1200 type bridge")
            #expect(try mtus() == [#"{device="green"} 1300"#, #"{device="red"} 1200"#])

            try OwnNetwork.ip("link del red")
            try OwnNetwork.ip("link del green")
            #expect(try mtus() == [])
        }
    }
}
