import ExporterCore
import KernelFiles
import Synchronization

/// What the firmware says of the machine: its maker, model, serial numbers and BIOS.
///
/// Source: `/sys/class/dmi/id/product_name` and its neighbours, as in `PowerEdge R6515`. They cannot change before the
/// next boot, so they are read once. Those that only root may read are left out.
final class DMICollector: Collector {
    static let name = "dmi"

    static let info = LooseMetric(
        "node_dmi_info", .gauge, "What the firmware says of the machine, as labels; always 1.")

    static let metrics: [any MetricDeclaration] = [info]

    private let known = Mutex<[LooseSamples.Label]>([])

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let labels = try labels(files)

        page.family(Self.info) { $0.add(1, labels) }
    }

    private func labels(_ files: NodeFiles) throws(CollectorError) -> [LooseSamples.Label] {
        let known = known.withLock { $0 }
        guard known.isEmpty else { return known }

        let directory = try files.sys("class/dmi/id")
        var labels: [LooseSamples.Label] = []
        for (label, file) in attributes {
            if let value = directory.text(ifPresent: file) { labels.append((label, value)) }
        }
        guard !labels.isEmpty else { throw .absent(directory.path) }
        self.known.withLock { $0 = labels }
        return labels
    }
}

/// The labels and the files they come from.
private let attributes: [(label: String, file: String)] = [
    ("bios_date", "bios_date"),
    ("bios_release", "bios_release"),
    ("bios_vendor", "bios_vendor"),
    ("bios_version", "bios_version"),
    ("board_asset_tag", "board_asset_tag"),
    ("board_name", "board_name"),
    ("board_serial", "board_serial"),
    ("board_vendor", "board_vendor"),
    ("board_version", "board_version"),
    ("chassis_asset_tag", "chassis_asset_tag"),
    ("chassis_serial", "chassis_serial"),
    ("chassis_vendor", "chassis_vendor"),
    ("chassis_version", "chassis_version"),
    ("product_family", "product_family"),
    ("product_name", "product_name"),
    ("product_serial", "product_serial"),
    ("product_sku", "product_sku"),
    ("product_uuid", "product_uuid"),
    ("product_version", "product_version"),
    ("system_vendor", "sys_vendor"),
]
