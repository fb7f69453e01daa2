import ExporterCore

/// What each container has read from disks and written to them.
///
/// Source, version 1: `blkio.throttle.io_service_bytes_recursive` and the like, or those of the schedulers BFQ and CFQ where
/// they count anything; version 2: `io.stat`. The host's own counts, of `/proc/diskstats`, are the root's.
struct DiskIOCollector: ContainerCollector {
    static let name = "diskIO"

    static let usage = Metric.counter(
        "container_blkio_device_usage_total", "Bytes read from and written to a disk, by operation.",
        labels: ["id", "device", "major", "minor", "operation"])

    static let metrics: [any MetricDeclaration] = [usage] + diskFamilies.map(\.metric)

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let disks = files.hostFile(ifPresent: "/proc/diskstats") { (text) throws(ParseError) in
            try DiskCounts.all(parsing: &text)
        }
        let readings = files.readings { container in
            // The host's counts are the root's, whoever accounts for cgroups.
            let none = container.cgroup.isRoot ? DiskActivity() : nil
            return (DiskActivity(of: container.cgroup, in: files) ?? none).map { activity in
                ContainerDisks(of: container, activity, disks ?? [], in: files)
            }
        }
        writeUsage(readings, on: &page)
        let zero = files.zero
        for family in diskFamilies {
            page.family(family.metric) { samples in
                for index in readings.indices {
                    for (device, value) in family.rows(readings[index].reading, zero: zero) {
                        samples.add(value, readings[index].container.labels, device)
                    }
                }
            }
        }
    }

    private func writeUsage(
        _ readings: [(container: Container, reading: ContainerDisks)],
        on page: inout MetricPage
    ) {
        page.family(Self.usage) { samples in
            for (container, disks) in readings {
                for (row, device) in disks.rows {
                    for operation in OperationCounts.Operation.allCases {
                        guard let bytes = row[.bytes][operation] else { continue }
                        samples.add(bytes) { index, buffer in
                            switch index {
                            case 0: container.labels.writeLabel(to: &buffer)
                            case 1: device.writeLabel(to: &buffer)
                            case 2: Int(clamping: row.number.major).writeLabel(to: &buffer)
                            case 3: Int(clamping: row.number.minor).writeLabel(to: &buffer)
                            default: operation.name.writeLabel(to: &buffer)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A container's disks and file systems, with the names that the labels have.
///
/// A class, so that what a page is written of is one reference.
final class ContainerDisks {
    /// What the cgroup has done to disks.
    let rows: [(row: DiskActivity.Row, device: String)]
    /// The host's disks below its file systems.
    let hostDisks: [(device: String, counts: DiskCounts)]
    /// File systems without a disk that anybody counts for, and whether the container's files are on them.
    let quiet: [(device: String, isOwn: Bool)]
    /// Whether the counts of the host are better than those of the cgroup.
    let prefersHost: Bool

    init(of container: Container, _ activity: DiskActivity, _ disks: [DiskCounts], in files: ContainerFiles) {
        let mounted = files.filesystems()
        let isRoot = container.cgroup.isRoot
        rows = activity.rows.map { row in
            let listed = files.machine.devices.name(of: row.number, in: files)
            let mount = mounted.first { $0.number == row.number }?.device
            return (row, (isRoot ? mount ?? listed : listed ?? mount) ?? "")
        }
        // Of version 1, the root is charged only for what nobody else is.
        prefersHost = isRoot && files.layout?.isV2 == false
        guard isRoot else {
            let device = container.metadata.flatMap { $0.layer == nil ? nil : files.deviceOfLayer(of: $0) }
            quiet = device.map { [($0, true)] } ?? []
            hostDisks = []
            return
        }
        var counted: [(device: String, counts: DiskCounts)] = []
        var others: [(device: String, isOwn: Bool)] = []
        for filesystem in mounted {
            let path = filesystem.device
            let name = path.hasPrefix("/dev/") ? path.dropFirst("/dev/".count) : ""
            let disk = name.isEmpty ? nil : disks.first { $0.name == name }
            if let counts = disk ?? disks.first(where: { $0.number == filesystem.number }) {
                counted.append((filesystem.device, counts))
            } else {
                others.append((filesystem.device, false))
            }
        }
        hostDisks = counted
        quiet = others
    }
}
