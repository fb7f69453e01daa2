import ExporterCore

/// What each block device has read and written, and what it is.
///
/// Source: `/proc/diskstats`, as in `8 0 sda 25354637 34367663 1003346126 18492372 28444756 11134226 505697032 63877960
/// 0 9653880 82621804`, with times in milliseconds and sectors of 512 bytes; Linux 4.18 added four columns for
/// discards, 5.5 two for flushes. Also `/sys/block/sda/queue/rotational`, and udev's database for what it is.
struct DiskStatsCollector: ConfigurableCollector {
    static let name = "diskstats"

    static let metrics: [any MetricDeclaration] =
        diskColumns.map(\.metric) + BlockDeviceReport.metrics

    static let excludeFlag = Flag(
        "collector.diskstats.device-exclude",
        default: PatternFlag(#"^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$"#),
        "Regular expression of the devices to leave out; not together with device-include.")
    static let includeFlag = Flag(
        "collector.diskstats.device-include", default: PatternFlag.none,
        "Regular expression of the devices to report; not together with device-exclude.")
    static let ignoredFlag = Flag(
        "collector.diskstats.ignored-devices", default: PatternFlag.none, "Former name of device-exclude.",
        isHidden: true)
    static let flags: [any FlagDeclaration] = [excludeFlag, includeFlag, ignoredFlag]

    private let filter: NameFilter

    init(flags: FlagValues) throws(ConfigurationError) {
        let exclude = try flags.given(Self.excludeFlag, formerly: Self.ignoredFlag)
        filter = try NameFilter(include: Self.includeFlag, exclude: exclude, in: flags)
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let disks = try files.proc("diskstats") { (text) throws(ParseError) in
            try Self.disks(parsing: &text, filter)
        }
        let devices = BlockDevice.devices(for: disks, in: files)

        for (index, column) in diskColumns.enumerated() {
            page.family(column.metric) { samples in
                for disk in disks where index < disk.columnCount {
                    column.add(disk.columns[index], disk.name, &samples)
                }
            }
        }
        BlockDeviceReport.write(devices, to: &page)
    }

    /// The devices to report; a line that is not one, or is too short, costs that device only.
    private static func disks(parsing text: inout ByteCursor, _ filter: NameFilter) throws(ParseError) -> [Disk] {
        var disks: [Disk] = []
        try text.forEachLine { (line) throws(ParseError) in
            guard let major = Int(ascii: line.field()), let minor = Int(ascii: line.field()) else { return }
            let name = String(line.field())
            guard filter.accepts(name), let disk = Disk(name, major, minor, parsing: &line) else { return }
            disks.append(disk)
        }
        return disks
    }
}

/// A block device and its counts.
struct Disk {
    let name: String
    let major: Int
    let minor: Int
    private(set) var columns = InlineArray<17, UInt64>(repeating: 0)
    private(set) var columnCount = 0

    fileprivate init?(_ name: String, _ major: Int, _ minor: Int, parsing line: inout ByteCursor) {
        self.name = name
        self.major = major
        self.minor = minor
        while columnCount < columns.count, !line.isAtLineEnd {
            guard let count = UInt64(ascii: line.field()) else { return nil }
            columns[columnCount] = count
            columnCount += 1
        }
        // Linux 2.4 and early 2.6 counted less for partitions.
        if columnCount < 11 { return nil }
    }
}

/// A column of `/proc/diskstats` after the name.
struct DiskColumn: Sendable {
    enum Unit {
        case count, sectors, milliseconds
    }

    let metric: Metric<1>
    let unit: Unit

    fileprivate func add(_ value: UInt64, _ device: String, _ samples: inout Samples<1>) {
        switch unit {
        case .count: samples.add(value, device)
        case .sectors: samples.add(Double(value) * 512, device)
        // The original multiplies where others divide, and so differs from them in the last bit.
        case .milliseconds: samples.add(Double(value) * 0.001, device)
        }
    }
}

extension DiskColumn {
    fileprivate static func counter(_ name: String, _ help: String, _ unit: Unit = .count) -> Self {
        Self(metric: .counter("node_disk_\(name)", help, labels: ["device"]), unit: unit)
    }

    fileprivate static func gauge(_ name: String, _ help: String) -> Self {
        Self(metric: .gauge("node_disk_\(name)", help, labels: ["device"]), unit: .count)
    }
}

/// In the kernel's order.
private let diskColumns: [DiskColumn] = [
    .counter("reads_completed_total", "Reads completed."),
    .counter("reads_merged_total", "Reads merged with others next to them."),
    .counter("read_bytes_total", "Bytes read.", .sectors),
    .counter("read_time_seconds_total", "Time of all reads.", .milliseconds),
    .counter("writes_completed_total", "Writes completed."),
    .counter("writes_merged_total", "Writes merged with others next to them."),
    .counter("written_bytes_total", "Bytes written.", .sectors),
    .counter("write_time_seconds_total", "Time of all writes.", .milliseconds),
    .gauge("io_now", "Requests under way."),
    .counter("io_time_seconds_total", "Time with requests under way.", .milliseconds),
    .counter("io_time_weighted_seconds_total", "Time of all requests, of any kind.", .milliseconds),
    .counter("discards_completed_total", "Discards completed."),
    .counter("discards_merged_total", "Discards merged with others next to them."),
    .counter("discarded_sectors_total", "Sectors discarded."),
    .counter("discard_time_seconds_total", "Time of all discards.", .milliseconds),
    .counter("flush_requests_total", "Flushes completed."),
    .counter("flush_requests_time_seconds_total", "Time of all flushes.", .milliseconds),
]
