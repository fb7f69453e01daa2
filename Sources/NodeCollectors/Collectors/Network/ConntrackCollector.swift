import ExporterCore

/// How full the table of tracked connections is, and what became of the packets looked up in it.
///
/// Source: `/proc/sys/net/netfilter/nf_conntrack_count` and `nf_conntrack_max`; `/proc/net/stat/nf_conntrack`, a line of
/// hexadecimal numbers for each CPU below one of headings. Hosts that track no connections have none of them.
struct ConntrackCollector: Collector {
    static let name = "conntrack"

    static let entries = Metric.gauge("node_nf_conntrack_entries", "Connections being tracked.")
    static let entriesLimit = Metric.gauge("node_nf_conntrack_entries_limit", "How many connections can be tracked.")

    /// The statistics, each with its column.
    ///
    /// They only grow, but the original calls them gauges.
    private static let statistics: [(metric: Metric<0>, column: Int)] = [
        (.gauge("node_nf_conntrack_stat_found", "Lookups that found their entry."), 2),
        (.gauge("node_nf_conntrack_stat_invalid", "Packets that could not be tracked."), 4),
        (.gauge("node_nf_conntrack_stat_ignore", "Packets whose connection was known already."), 5),
        (.gauge("node_nf_conntrack_stat_insert", "Entries inserted."), 8),
        (.gauge("node_nf_conntrack_stat_insert_failed", "Entries that were there when they were to be inserted."), 9),
        (.gauge("node_nf_conntrack_stat_drop", "Packets dropped because tracking them failed."), 10),
        (.gauge("node_nf_conntrack_stat_early_drop", "Entries dropped to make room for new ones."), 11),
        (.gauge("node_nf_conntrack_stat_search_restart", "Lookups begun again because the table was resized."), 16),
    ]

    static let metrics: [any MetricDeclaration] = [entries, entriesLimit] + statistics.map(\.metric)

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let entries = try files.proc("sys/net/netfilter/nf_conntrack_count", parse: ConnectionCount.init).value
        let limit = try files.proc("sys/net/netfilter/nf_conntrack_max", parse: ConnectionCount.init).value
        // Written before the rest is read: some kernels are built without the statistics.
        page.write(Self.entries, entries)
        page.write(Self.entriesLimit, limit)

        let totals = try files.proc("net/stat/nf_conntrack", parse: ConntrackTotals.init)
        for (metric, column) in Self.statistics { page.write(metric, totals.columns[column]) }
    }
}

/// The single number of a file.
private struct ConnectionCount {
    let value: UInt64

    init(parsing text: inout ByteCursor) throws(ParseError) {
        value = try text.unsigned("number of connections")
    }
}

/// The columns of `/proc/net/stat/nf_conntrack`, added up over all CPUs.
struct ConntrackTotals {
    /// What an older kernel lacks is 0.
    private(set) var columns = InlineArray<17, UInt64>(repeating: 0)
}

extension ConntrackTotals {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        self.init()
        text.nextLine()
        while !text.isAtEnd {
            var index = 0
            while index < columns.count, index < fewestColumns || !text.isAtLineEnd {
                columns[index] &+= try text.hexadecimal(columnNames[index])
                index += 1
            }
            guard text.isAtLineEnd else {
                throw ParseError("column 18", text.restOfLine(), expected: "the end of the line")
            }
            text.nextLine()
        }
    }
}

/// The kernel's headings.
private let columnNames: InlineArray<17, StaticString> = [
    "entries", "searched", "found", "new", "invalid", "ignore", "delete", "delete_list", "insert", "insert_failed",
    "drop", "early_drop", "icmp_error", "expect_new", "expect_create", "expect_delete", "search_restart",
]

/// What kernels before 2.6.35 had, without `search_restart`.
private let fewestColumns = 16
