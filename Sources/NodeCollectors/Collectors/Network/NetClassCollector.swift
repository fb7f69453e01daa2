import ExporterCore
import Netlink

/// The properties of each network interface: whether it is up, its address, speed, queue length.
///
/// Source: the attributes in `/sys/class/net/<interface>/`, one value each, as in `1500`, `0x1003` or `up`; or, with
/// `--collector.netclass.netlink`, most of them from the links that the kernel lists over netlink, those of the
/// exporter's own network namespace.
struct NetClassCollector: ConfigurableCollector {
    static let name = "netclass"

    static let metrics: [any MetricDeclaration] =
        [up, info] + numbers.map(\.metric) + [speedBytes, alternativeNameInfo]

    static let up = Metric.gauge("node_network_up", "Whether the interface is up.", labels: ["device"])
    static let info = Metric.gauge(
        "node_network_info", "What of the interface is text.",
        labels: ["device", "address", "broadcast", "duplex", "operstate", "adminstate", "ifalias"])
    static let netlinkInfo = Metric.gauge(
        "node_network_info", "What of the interface is text.",
        labels: ["device", "address", "broadcast", "duplex", "operstate", "ifalias"])
    static let alternativeNameInfo = Metric.gauge(
        "node_network_altnames_info", "Another name of the interface.", labels: ["altname", "device"])
    static let speedBytes = Metric.gauge(
        "node_network_speed_bytes", "Speed of the interface in bytes per second, negative when unknown.",
        labels: ["device"])

    private let ignored: Pattern?
    private let ignoresInvalidSpeed: Bool
    private let readsNetlink: Bool
    private let writesStatistics: Bool

    init(flags: FlagValues) throws(ConfigurationError) {
        ignored = flags[Self.ignoredFlag].pattern
        ignoresInvalidSpeed = flags[Self.invalidSpeedFlag]
        readsNetlink = flags[Self.netlinkFlag]
        writesStatistics = readsNetlink && flags[Self.statisticsFlag]
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let links = readsNetlink ? try files.routes.links().filter { accepts($0.name) } : []
        let modes = readsNetlink ? linkModes(files, &page) : [:]
        let interfaces = readsNetlink ? try join(links, modes, with: files) : try readInterfaces(files)

        page.family(Self.up) { samples in
            for interface in interfaces { samples.add(interface.operationalState == "up", interface.name) }
        }
        writeInfo(interfaces, on: &page)
        for number in Self.numbers {
            page.family(number.metric) { samples in
                for interface in interfaces { samples.add(number.value(interface), interface.name) }
            }
        }
        page.family(Self.speedBytes) { samples in
            for interface in interfaces { samples.add(speedBytes(of: interface), interface.name) }
        }
        writeAlternativeNames(links, on: &page)
        if writesStatistics { writeStatistics(links, on: &page) }
    }

    private func accepts(_ name: String) -> Bool { ignored?.matches(name) != true }

    private func readInterfaces(_ files: NodeFiles) throws(CollectorError) -> [NetworkInterface] {
        var interfaces: [NetworkInterface] = []
        try files.devices("class/net").forEach(where: accepts) { device in
            if let interface = NetworkInterface(reading: device) { interfaces.append(interface) }
        }
        return interfaces
    }

    /// How fast the links are, by their indices; the rest is worth having without it.
    private func linkModes(_ files: NodeFiles, _ page: inout MetricPage) -> [Int: LinkMode] {
        do throws(CollectorError) {
            return Dictionary(try files.routes.linkModes().map { ($0.link, $0) }) { first, _ in first }
        } catch {
            // Old kernels do not tell over netlink.
            if error.reason != .absent { page.report(error) }
            return [:]
        }
    }

    /// Joins the links with what only sysfs says of them.
    private func join(
        _ links: [Link],
        _ modes: [Int: LinkMode],
        with files: NodeFiles
    ) throws(CollectorError) -> [NetworkInterface] {
        var interfaces: [String: NetworkInterface] = [:]
        for link in links { interfaces[link.name] = NetworkInterface(link, modes[link.index]) }
        try files.devices("class/net").forEach(where: { interfaces[$0] != nil }) { device in
            interfaces[device.name]?.readWhatLinksLack(from: device)
        }
        return links.compactMap { interfaces[$0.name] }
    }

    /// The kernel's megabits as bytes, the way the original counts them: -1 becomes -125000.
    private func speedBytes(of interface: NetworkInterface) -> Int? {
        guard let speed = interface.speed, speed >= 0 || !ignoresInvalidSpeed else { return nil }
        return speed &* 1_000_000 / 8
    }
}

extension NetClassCollector {
    private func writeInfo(_ interfaces: [NetworkInterface], on page: inout MetricPage) {
        if readsNetlink {
            page.family(Self.netlinkInfo) { samples in
                for interface in interfaces {
                    samples.add(
                        1,
                        labels: [
                            interface.name, interface.address, interface.broadcast, interface.duplex,
                            interface.operationalState, interface.alias,
                        ])
                }
            }
        } else {
            page.family(Self.info) { samples in
                for interface in interfaces {
                    samples.add(
                        1,
                        labels: [
                            interface.name, interface.address, interface.broadcast, interface.duplex,
                            interface.operationalState, interface.administrativeState, interface.alias,
                        ])
                }
            }
        }
    }

    private func writeAlternativeNames(_ links: [Link], on page: inout MetricPage) {
        page.family(Self.alternativeNameInfo) { samples in
            for link in links {
                for name in link.alternativeNames where !name.isEmpty { samples.add(1, name, link.name) }
            }
        }
    }

    /// The counters of the netdev collector in detail, as gauges, for those who run this one in its place.
    private func writeStatistics(_ links: [Link], on page: inout MetricPage) {
        for counter in Self.statistics {
            page.family(counter.metric) { samples in
                for link in links {
                    if let statistics = link.statistics { samples.add(counter.value(statistics), link.name) }
                }
            }
        }
    }
}
