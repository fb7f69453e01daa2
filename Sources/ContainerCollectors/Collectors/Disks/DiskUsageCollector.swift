import ExporterCore
import Glibc
import KernelFiles

/// How large the host's file systems are and how full, and how much each container has written.
///
/// Source: `statvfs` of what `/proc/self/mountinfo` lists; for containers the files in the folder where the engine keeps their
/// changes, and its log.
struct DiskUsageCollector: ContainerCollector, ConfigurableCollector {
    static let name = "disk"

    static let inodesPerSecond = Flag(
        "disk-usage-inodes-per-second", default: 20_000,
        "How many files may be looked at in a second to tell how much containers have written.")
    static let layerLimit = Flag(
        "disk-usage-max-inodes", default: 200_000,
        "How many files a container may have written for its size to be told; 0 tells none.")
    static let flags: [any FlagDeclaration] = [inodesPerSecond, layerLimit]

    static let freeInodes = Metric.gauge(
        "container_fs_inodes_free", "Inodes that nothing uses; of a container always 0.", labels: ["id", "device"])
    static let inodes = Metric.gauge(
        "container_fs_inodes_total", "Inodes that there are; of a container those it has written.",
        labels: ["id", "device"])
    static let limit = Metric.gauge("container_fs_limit_bytes", "Size of the file system.", labels: ["id", "device"])
    static let usage = Metric.gauge(
        "container_fs_usage_bytes", "Bytes in use; of a container those it has written, its log included.",
        labels: ["id", "device"])
    static let age = Metric.gauge(
        "container_fs_usage_age_seconds", "How long ago a container's files were looked through.",
        labels: ["id", "device"])
    static let tooLarge = Metric.gauge(
        "container_exporter_layers_too_large",
        "Containers that have written more files than are looked through, and so have no usage.")

    static let metrics: [any MetricDeclaration] = [freeInodes, inodes, limit, usage, age, tooLarge]

    private let measurements: LayerMeasurements
    private let slow = SlowFilesystems()
    private let isOn: Bool

    init(flags: FlagValues) {
        let root = HostRoot(flags[ContainerFlags.rootfs]).prefix
        isOn = flags[Self.layerLimit] > 0
        measurements = LayerMeasurements(
            under: root, inodesPerSecond: flags[Self.inodesPerSecond], limit: flags[Self.layerLimit])
    }

    private struct Row {
        let device: String
        let size: FilesystemSize
        var age: Double?
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let now = ContinuousClock.now
        if isOn {
            let tasks = files.containers.compactMap { container in
                container.metadata.flatMap { metadata in
                    files.layer(of: metadata).map { LayerMeasurements.Task(id: metadata.id, layer: $0) }
                }
            }
            measurements.refresh(tasks, at: now)
        }
        files.ask(slow)
        let readings = files.readings { container in
            container.cgroup.isRoot
                ? files.filesystems().compactMap { row($0, in: files) }
                : layerRow(of: container, at: now, in: files).map { [$0] }
        }
        write(Self.freeInodes, readings, on: &page) { $0.size.freeInodes }
        write(Self.inodes, readings, on: &page) { $0.size.inodes }
        write(Self.limit, readings, on: &page) { $0.size.bytes }
        write(Self.usage, readings, on: &page) { $0.size.usedBytes }
        page.family(Self.age) { samples in
            for (container, rows) in readings {
                for row in rows { if let age = row.age { samples.add(age, container.labels, row.device) } }
            }
        }
        page.stamp(nil)
        page.write(Self.tooLarge, measurements.tooLargeCount)
    }

    private func write(
        _ metric: Metric<2>,
        _ readings: [(container: Container, reading: [Row])],
        on page: inout MetricPage,
        _ value: (Row) -> UInt64
    ) {
        page.family(metric) { samples in
            for (container, rows) in readings {
                for row in rows { samples.add(value(row), container.labels, row.device) }
            }
        }
    }

    private func row(_ filesystem: HostFilesystem, in files: ContainerFiles) -> Row? {
        files.size(of: filesystem).map { Row(device: filesystem.device, size: $0) }
    }

    private func layerRow(of container: Container, at now: ContinuousClock.Instant, in files: ContainerFiles) -> Row? {
        guard let metadata = container.metadata, let layer = files.layer(of: metadata),
            let measurement = measurements.measurement(of: metadata.id), let device = files.deviceOfLayer(of: metadata),
            var size = files.size(of: device, at: layer)
        else { return nil }
        size.usedBytes = measurement.size.bytes
        size.inodes = measurement.size.inodes
        size.freeInodes = 0
        return Row(device: device, size: size, age: (now - measurement.taken) / .seconds(1))
    }
}

/// How large a file system is and how full.
struct FilesystemSize {
    let bytes: UInt64
    var usedBytes: UInt64
    var inodes: UInt64
    var freeInodes: UInt64

    /// The C function is `statvfs`.
    init?(of path: String) {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        let unit = UInt64(status.f_frsize)
        bytes = UInt64(status.f_blocks) &* unit
        usedBytes = (UInt64(status.f_blocks) &- UInt64(status.f_bfree)) &* unit
        inodes = UInt64(status.f_files)
        freeInodes = UInt64(status.f_ffree)
    }
}

extension ContainerFiles {
    /// Asks the file systems that may not answer; who has not is told of, and has no row.
    fileprivate func ask(_ slow: SlowFilesystems) {
        let (sizes, late) = slow.sizes(of: filesystems().filter(\.canHang), within: patience)
        shared.sizes.merge(sizes) { $1 }
        for filesystem in late {
            note(
                CollectorError(
                    .timeout, "ask", filesystem.path, why: "statfs has not returned",
                    remedy: "look at the server behind it; it is asked again when the call returns"),
                about: filesystem.path)
        }
    }

    /// How large a file system is; of several overlays on the same one the first is asked.
    fileprivate func size(of filesystem: HostFilesystem) -> FilesystemSize? {
        if filesystem.canHang { return shared.sizes[filesystem.device] }
        if let known = shared.sizesByNumber[filesystem.backing] { return known }
        let size = FilesystemSize(of: filesystem.path)
        shared.sizesByNumber[filesystem.backing] = size
        return size
    }

    /// How large the file system is that a container writes to, asked once a scrape.
    fileprivate func size(of device: String, at layer: ContainerMetadata.Layer) -> FilesystemSize? {
        if let known = shared.sizes[device] { return known }
        guard !filesystems().contains(where: { $0.device == device && $0.canHang }) else { return nil }
        let size = FilesystemSize(of: host.path(layer.changes))
        shared.sizes[device] = size
        return size
    }

    /// The folders of what a container has written: those of its engine, else the upper directory of its root file system.
    func layer(of metadata: ContainerMetadata) -> ContainerMetadata.Layer? {
        if let layer = metadata.layer { return layer }
        guard let pid = metadata.pid else { return nil }
        if let known = machine.layers[metadata.id], known.pid == pid { return known.layer }
        let upper = hostFile(ifPresent: "/proc/\(pid)/mountinfo") { (text) throws(ParseError) in
            try upperDirectory(&text)
        }
        let layer = (upper ?? nil).map { ContainerMetadata.Layer(changes: $0, files: nil) }
        machine.layers[metadata.id] = (pid, layer)
        return layer
    }

    /// The host's name of the file system that a container writes to.
    func deviceOfLayer(of metadata: ContainerMetadata) -> String? {
        guard let layer = layer(of: metadata) else { return nil }
        if let known = metadata.layerDevice, known.folder == layer.changes { return known.name }
        guard let number = DeviceNumber(ofFileAt: host.path(layer.changes)) else { return nil }
        let device = filesystems().first { $0.number == number }?.device
        metadata.layerDevice = device.map { (layer.changes, $0) }
        return device
    }
}

/// Source: the options of the overlay that is mounted at `/`, as in `rw,lowerdir=/a:/b,upperdir=/c,workdir=/d`.
private func upperDirectory(_ text: inout ByteCursor) throws(ParseError) -> String? {
    var upper: String?
    try text.forEachLine { (line) throws(ParseError) in
        guard let mount = MountEntry(parsing: &line), mount.mountPoint.equals("/"), mount.type.equals("overlay") else {
            return
        }
        upper = mount.upperDirectory
    }
    return upper
}

/// How long a page waits for servers of file systems.
private let patience = Duration.milliseconds(500)
