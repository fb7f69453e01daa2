import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct ConntrackCollectorTests {
    private static let headings = """
        entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error \
        expect_new expect_create expect_delete search_restart

        """
    private static let counts = [
        "proc/sys/net/netfilter/nf_conntrack_count": "123\n", "proc/sys/net/netfilter/nf_conntrack_max": "65536\n",
    ]

    private static func row(_ columns: Int...) -> String {
        columns.map { "000000\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }.joined(separator: " ") + "\n"
    }

    private static func tree(_ statistics: String) -> FileTree {
        FileTree(counts.merging(["proc/net/stat/nf_conntrack": statistics]) { $1 })
    }

    @Test func `adds the statistics of the CPUs up`() throws {
        let tree = Self.tree(
            Self.headings + Self.row(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
                + Self.row(1, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200))
        #expect(
            try page(of: ConntrackCollector(), from: tree.files) == """
                # HELP node_nf_conntrack_entries Connections being tracked.
                # TYPE node_nf_conntrack_entries gauge
                node_nf_conntrack_entries 123
                # HELP node_nf_conntrack_entries_limit How many connections can be tracked.
                # TYPE node_nf_conntrack_entries_limit gauge
                node_nf_conntrack_entries_limit 65536
                # HELP node_nf_conntrack_stat_found Lookups that found their entry.
                # TYPE node_nf_conntrack_stat_found gauge
                node_nf_conntrack_stat_found 103
                # HELP node_nf_conntrack_stat_invalid Packets that could not be tracked.
                # TYPE node_nf_conntrack_stat_invalid gauge
                node_nf_conntrack_stat_invalid 5
                # HELP node_nf_conntrack_stat_ignore Packets whose connection was known already.
                # TYPE node_nf_conntrack_stat_ignore gauge
                node_nf_conntrack_stat_ignore 6
                # HELP node_nf_conntrack_stat_insert Entries inserted.
                # TYPE node_nf_conntrack_stat_insert gauge
                node_nf_conntrack_stat_insert 9
                # HELP node_nf_conntrack_stat_insert_failed Entries that were there when they were to be inserted.
                # TYPE node_nf_conntrack_stat_insert_failed gauge
                node_nf_conntrack_stat_insert_failed 10
                # HELP node_nf_conntrack_stat_drop Packets dropped because tracking them failed.
                # TYPE node_nf_conntrack_stat_drop gauge
                node_nf_conntrack_stat_drop 11
                # HELP node_nf_conntrack_stat_early_drop Entries dropped to make room for new ones.
                # TYPE node_nf_conntrack_stat_early_drop gauge
                node_nf_conntrack_stat_early_drop 12
                # HELP node_nf_conntrack_stat_search_restart Lookups begun again because the table was resized.
                # TYPE node_nf_conntrack_stat_search_restart gauge
                node_nf_conntrack_stat_search_restart 217

                """)
    }

    @Test func `an old kernel has no search_restart`() throws {
        let tree = Self.tree(Self.headings + Self.row(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
        #expect(
            try samples(of: ConntrackCollector(), from: tree.files).hasSuffix("node_nf_conntrack_stat_search_restart 0")
        )
    }

    @Test(arguments: [
        ("1 2 3", "new is missing"),
        ("1 2 x 4", #"found is "x", expected a hexadecimal number"#),
        ("1 2 3 4 5 6 7 8 9 a b c d e f 10 11 12", #"column 18 is "12", expected the end of the line"#),
    ])
    func `says which column is wrong`(line: String, message: String) {
        let tree = Self.tree(Self.headings + line)
        let error = #expect(throws: CollectorError.self) { try page(of: ConntrackCollector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/net/stat/nf_conntrack: \(message)")
    }

    @Test func `writes how full the table is when there are no statistics`() {
        let tree = FileTree(Self.counts)
        var page = MetricPage()
        let error = #expect(throws: CollectorError.self) {
            try ConntrackCollector().collect(from: tree.files, into: &page)
        }
        #expect(error?.reason == .absent)
        #expect(page.text.contains("\nnode_nf_conntrack_entries 123\n"))
        #expect(page.text.contains("\nnode_nf_conntrack_entries_limit 65536\n"))
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: ConntrackCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(
            error?.description
                == "cannot open /nowhere/proc/sys/net/netfilter/nf_conntrack_count: no such file or directory")
    }
}
