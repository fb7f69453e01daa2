import ExporterCore
import KernelFiles
import Netlink

/// What each network interface has carried since it was made: packets, bytes, errors.
///
/// Source: the links that the kernel lists over netlink, those of the exporter's own network namespace; or, with
/// `--no-collector.netdev.netlink`, `/proc/net/dev`, as in `  eth0: 8671 172 0 0 0 0 0 0 7967 114 0 0 0 0 0 0`.
///
/// By default the metrics are the columns of `/proc/net/dev`, some of which are several of the kernel's counters added
/// up.
struct NetDevCollector: ConfigurableCollector {
    static let name = "netdev"

    static let addressInfo = Metric.gauge(
        "node_network_address_info", "An IP address of the interface.",
        labels: ["device", "address", "netmask", "scope"])

    static let metrics: [any MetricDeclaration] = counters + [addressInfo]

    private let filter: NameFilter
    private let readsNetlink: Bool
    private let writesAddresses: Bool
    private let labelsAlias: Bool
    private let linkCounters: [NetDevCounter<LinkStatistics>]
    private let procCounters: [NetDevCounter<ProcNetDev.Counts>]

    init(flags: FlagValues) throws(ConfigurationError) {
        filter = try Self.filter(flags)
        readsNetlink = flags[Self.netlinkFlag]
        writesAddresses = flags[Self.addressInfoFlag]
        labelsAlias = flags[Self.aliasFlag]
        let isDetailed = flags[Self.detailedFlag]
        let linkCounters = isDetailed ? NetDevCounter.detailed : NetDevCounter.legacy
        let procCounters = isDetailed ? NetDevCounter.procDetailed : NetDevCounter.procLegacy
        self.linkCounters = labelsAlias ? linkCounters.map { $0.labellingAlias() } : linkCounters
        self.procCounters = labelsAlias ? procCounters.map { $0.labellingAlias() } : procCounters
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let addresses = writesAddresses ? try readAddresses(files) : []
        if readsNetlink {
            write(linkCounters, of: try readLinks(files), on: &page)
        } else {
            write(procCounters, of: try readProc(files), on: &page)
        }
        page.family(Self.addressInfo) { samples in
            for address in addresses {
                samples.add(
                    1,
                    labels: [
                        address.device, address.address.description, String(address.prefixLength),
                        address.address.scopeLabel,
                    ])
            }
        }
    }

    private func write<Counts>(
        _ counters: [NetDevCounter<Counts>],
        of devices: [NetDevice<Counts>],
        on page: inout MetricPage
    ) {
        for counter in counters {
            if let metric = counter.metricWithAlias {
                page.family(metric) { samples in
                    for device in devices { samples.add(counter.value(device.counts), device.name, device.alias) }
                }
            } else {
                page.family(counter.metric) { samples in
                    for device in devices { samples.add(counter.value(device.counts), device.name) }
                }
            }
        }
    }
}

/// A network interface and what it has counted.
private struct NetDevice<Counts> {
    let name: String
    /// Empty when nobody gave it one.
    let alias: String
    let counts: Counts
}

extension NetDevCollector {
    private func readLinks(_ files: NodeFiles) throws(CollectorError) -> [NetDevice<LinkStatistics>] {
        var devices: [NetDevice<LinkStatistics>] = []
        for link in try files.routes.links() where filter.accepts(link.name) {
            guard let statistics = link.statistics else { continue }
            devices.append(NetDevice(name: link.name, alias: link.alias ?? "", counts: statistics))
        }
        return devices
    }

    private func readProc(_ files: NodeFiles) throws(CollectorError) -> [NetDevice<ProcNetDev.Counts>] {
        let table = try files.proc("net/dev", parse: ProcNetDev.init)
        var aliases: [String: String] = [:]
        if labelsAlias {
            try files.devices("class/net").forEach(where: filter.accepts) { device in
                aliases[device.name] = device.text(ifPresent: "ifalias")
            }
        }
        return table.devices.filter { filter.accepts($0.name) }.map { device in
            NetDevice(name: device.name, alias: aliases[device.name] ?? "", counts: device.counts)
        }
    }

    /// The addresses of the interfaces that pass the filter, with the names of these, in the order of the interfaces.
    private func readAddresses(
        _ files: NodeFiles
    ) throws(CollectorError) -> [(device: String, address: IPAddress, prefixLength: Int)] {
        let links = try files.routes.links()
        let addresses = Dictionary(grouping: try files.routes.addresses(), by: \.link)
        return links.filter { filter.accepts($0.name) }.flatMap { link in
            (addresses[link.index] ?? []).map { (link.name, $0.address, $0.prefixLength) }
        }
    }
}

extension IPAddress {
    /// The scope as the `scope` label has it, where the host itself counts as the link.
    fileprivate var scopeLabel: String {
        switch scope {
        case .interface: "interface-local"
        case .link: "link-local"
        case .global: "global"
        case .other: ""
        }
    }
}

extension NetDevCollector {
    /// Each family of counters once, whichever flags bring it about.
    private static var counters: [Metric<1>] {
        let links = (NetDevCounter<LinkStatistics>.legacy + NetDevCounter.detailed).map { $0.metric }
        let columns = (NetDevCounter<ProcNetDev.Counts>.procLegacy + NetDevCounter.procDetailed).map { $0.metric }
        var names: Set<String> = []
        return (links + columns).filter { names.insert($0.name).inserted }
    }
}
