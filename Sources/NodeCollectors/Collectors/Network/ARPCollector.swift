import ExporterCore
import Netlink

/// How many entries the ARP table has for each network interface.
///
/// Source: the neighbours that the kernel lists over netlink, those of the exporter's own network namespace; or, with
/// `--no-collector.arp.netlink`, `/proc/net/arp`, as in `192.168.1.1 0x1 0x2 cc:aa:dd:ee:aa:bb * eth0`.
struct ARPCollector: ConfigurableCollector {
    static let name = "arp"

    static let entries = Metric.gauge(
        "node_arp_entries", "Entries of the ARP table for addresses behind the interface.", labels: ["device"])

    static let metrics: [any MetricDeclaration] = [entries]

    static let includeFlag = Flag(
        "collector.arp.device-include", default: PatternFlag.none,
        "Report only the network interfaces whose names match.")
    static let excludeFlag = Flag(
        "collector.arp.device-exclude", default: PatternFlag.none,
        "Do not report the network interfaces whose names match.")
    static let netlinkFlag = Flag(
        "collector.arp.netlink", default: true, "Ask the kernel over netlink rather than read /proc/net/arp.")

    static let flags: [any FlagDeclaration] = [includeFlag, excludeFlag, netlinkFlag]

    private let filter: NameFilter
    private let readsNetlink: Bool

    init(flags: FlagValues) throws(ConfigurationError) {
        // Unlike elsewhere both may be given, and both count.
        filter = NameFilter(include: flags[Self.includeFlag].pattern, exclude: flags[Self.excludeFlag].pattern)
        readsNetlink = flags[Self.netlinkFlag]
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let devices = readsNetlink ? try readNeighbors(files) : try files.proc("net/arp", parse: ARPTable.init).devices

        page.family(Self.entries) { samples in
            for (device, count) in devices where filter.accepts(device) { samples.add(count, device) }
        }
    }

    /// A link that went away since the neighbours were listed has no name any more, and no neighbours.
    private func readNeighbors(_ files: NodeFiles) throws(CollectorError) -> [(device: String, entries: Int)] {
        let entries = try files.routes.arpEntries()
        guard !entries.isEmpty else { return [] }
        return try files.routes.links().compactMap { link in entries[link.index].map { (link.name, $0) } }
    }
}

/// How many lines `/proc/net/arp` has for each network interface, which its sixth column names.
struct ARPTable {
    let devices: [(device: String, entries: Int)]
}

extension ARPTable {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        var counts: [String: Int] = [:]
        text.nextLine()
        try text.forEachLine { (line) throws(ParseError) in
            guard !line.isAtLineEnd else { return }
            line.skipFields(5)
            let device = line.field()
            guard !device.isEmpty else { throw ParseError("device", device, expected: "a name") }
            guard line.isAtLineEnd else {
                throw ParseError("column after the device", line.restOfLine(), expected: "the end of the line")
            }
            counts[String(device), default: 0] += 1
        }
        devices = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
