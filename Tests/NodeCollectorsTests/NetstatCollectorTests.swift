import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct NetstatCollectorTests {
    private static let files = [
        "proc/net/netstat": """
        TcpExt: SyncookiesSent SyncookiesRecv TW TCPTimeouts
        TcpExt: 1 2 3 4
        IpExt: InNoRoutes InOctets
        IpExt: 5 6

        """,
        "proc/net/snmp": """
        Ip: Forwarding DefaultTTL
        Ip: 1 64
        Tcp: MaxConn InSegs
        Tcp: -1 57252008

        """,
        "proc/net/snmp6": """
        Ip6InReceives                   \t7
        Ip6InOctets                     \t460
        UdpLite6InErrors                \t8
        Nameless

        """,
    ]

    @Test func `writes the counters of all files`() throws {
        let tree = FileTree(Self.files)
        #expect(
            try page(of: NetstatCollector([:]), from: tree.files) == """
                # HELP node_netstat_TcpExt_SyncookiesSent The kernel's counter TcpExt_SyncookiesSent.
                # TYPE node_netstat_TcpExt_SyncookiesSent untyped
                node_netstat_TcpExt_SyncookiesSent 1
                # HELP node_netstat_TcpExt_SyncookiesRecv The kernel's counter TcpExt_SyncookiesRecv.
                # TYPE node_netstat_TcpExt_SyncookiesRecv untyped
                node_netstat_TcpExt_SyncookiesRecv 2
                # HELP node_netstat_TcpExt_TCPTimeouts The kernel's counter TcpExt_TCPTimeouts.
                # TYPE node_netstat_TcpExt_TCPTimeouts untyped
                node_netstat_TcpExt_TCPTimeouts 4
                # HELP node_netstat_IpExt_InOctets The kernel's counter IpExt_InOctets.
                # TYPE node_netstat_IpExt_InOctets untyped
                node_netstat_IpExt_InOctets 6
                # HELP node_netstat_Ip_Forwarding The kernel's counter Ip_Forwarding.
                # TYPE node_netstat_Ip_Forwarding untyped
                node_netstat_Ip_Forwarding 1
                # HELP node_netstat_Tcp_InSegs The kernel's counter Tcp_InSegs.
                # TYPE node_netstat_Tcp_InSegs untyped
                node_netstat_Tcp_InSegs 5.7252008e+07
                # HELP node_netstat_Ip6_InOctets The kernel's counter Ip6_InOctets.
                # TYPE node_netstat_Ip6_InOctets untyped
                node_netstat_Ip6_InOctets 460
                # HELP node_netstat_UdpLite6_InErrors The kernel's counter UdpLite6_InErrors.
                # TYPE node_netstat_UdpLite6_InErrors untyped
                node_netstat_UdpLite6_InErrors 8

                """)
    }

    @Test(arguments: [
        (
            "MaxConn|^Ip6",
            ["node_netstat_Tcp_MaxConn -1", "node_netstat_Ip6_InReceives 7", "node_netstat_Ip6_InOctets 460"]
        ),
        ("^none$", []),
    ])
    func `reports the counters that the flag selects`(fields: String, lines: [String]) throws {
        let tree = FileTree(Self.files)
        let collector = try NetstatCollector(["netstat.fields": fields])
        #expect(try samples(of: collector, from: tree.files) == lines.joined(separator: "\n"))
    }

    @Test func `an empty flag selects all`() throws {
        let tree = FileTree(Self.files)
        let collector = try NetstatCollector(["netstat.fields": ""])
        #expect(try samples(of: collector, from: tree.files).split(separator: "\n").count == 13)
    }

    @Test func `notices that the names have changed`() throws {
        let tree = FileTree(Self.files)
        let files = tree.files
        let collector = try NetstatCollector([:])
        _ = try page(of: collector, from: files)
        tree.write("IpExt: InOctets InNoRoutes\nIpExt: 5 6\n", to: "proc/net/netstat")
        let lines = try samples(of: collector, from: NodeFiles(tree.roots)).split(separator: "\n")
        #expect(lines.first == "node_netstat_IpExt_InOctets 5")
        #expect(lines.count == 5)
    }

    @Test func `a host without IPv6 has no snmp6`() throws {
        let tree = FileTree(Self.files.filter { $0.key != "proc/net/snmp6" })
        #expect(try samples(of: NetstatCollector([:]), from: tree.files).split(separator: "\n").count == 6)
    }

    @Test(arguments: [
        ("netstat", "TcpExt: TW TCPTimeouts\nTcpExt: 1", "value is missing"),
        ("netstat", "TcpExt: TCPTimeouts TW\nTcpExt: 1", "value is missing"),
        ("netstat", "TcpExt: TW\nTcpExt: 1 2", #"value without a name is "2", expected the end of the line"#),
        ("netstat", "TcpExt: TW\nIpExt: 1", #"protocol of the values is "IpExt:", expected TcpExt:"#),
        ("netstat", "TcpExt: TW", "protocol of the values is missing"),
        ("snmp", "Tcp: InSegs\nTcp: many", #"value is "many", expected a number"#),
        ("snmp6", "Ip6InOctets many", #"value is "many", expected a number"#),
    ])
    func `says what is wrong`(name: String, text: String, message: String) throws {
        let tree = FileTree(Self.files.merging(["proc/net/\(name)": text]) { $1 })
        let error = #expect(throws: CollectorError.self) { try page(of: NetstatCollector([:]), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/net/\(name): \(message)")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: NetstatCollector([:]), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/net/netstat: no such file or directory")
    }
}
