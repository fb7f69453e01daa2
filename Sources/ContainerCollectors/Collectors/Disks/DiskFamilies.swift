import ExporterCore

/// A family with a sample for each disk and file system of a container.
struct DiskFamily: Sendable {
    let metric: Metric<2>
    /// The value of a disk that the cgroup has used.
    let disk: @Sendable (DiskActivity.Row) -> Scaled?
    /// The value of the disk below a file system of the host.
    let host: (@Sendable (DiskCounts) -> Scaled)?
    /// Whether a disk that the cgroup's files do not name is one that it has not used.
    let isZeroWhenUnused: Bool

    /// The samples of a container; one for each device.
    func rows(_ disks: ContainerDisks, zero: UInt64?) -> [(device: String, value: Scaled)] {
        // Most containers have used no disk: of most families they have nothing.
        let isQuiet = disks.rows.isEmpty && disks.hostDisks.isEmpty
        guard !isQuiet || host != nil && (isZeroWhenUnused || zero != nil) else { return [] }
        var rows: [(device: String, value: Scaled)] = []
        func add(_ device: String, _ value: Scaled?) {
            if let value, !rows.contains(where: { $0.device == device }) { rows.append((device, value)) }
        }
        if host == nil || !disks.prefersHost {
            for (row, device) in disks.rows { add(device, disk(row)) }
        }
        guard let host else { return rows }
        for (device, counts) in disks.hostDisks { add(device, host(counts)) }
        for (row, device) in disks.rows { add(device, disk(row)) }
        for (device, isOwn) in disks.quiet {
            add(device, (isOwn && isZeroWhenUnused ? 0 : zero).map(count))
        }
        return rows
    }
}

let diskFamilies: [DiskFamily] = [
    counter("reads_bytes", "Bytes read.") { $0[.bytes].count(.read).map(count) },
    counter("reads", "Reads completed.", isZeroWhenUnused: true, host: { count($0.columns[0]) }) {
        $0[.serviced].count(.read).map(count)
    },
    counter("sector_reads", "Sectors read.", host: { count($0.columns[2]) }) { $0[.sectors].count(.read).map(count) },
    counter("reads_merged", "Reads merged with others next to them.", host: { count($0.columns[1]) }) {
        $0[.merged].count(.read).map(count)
    },
    counter("read_seconds", "Time of all reads.", host: { milliseconds($0.columns[3]) }) {
        $0[.time].count(.read).map(nanoseconds)
    },
    counter("writes_bytes", "Bytes written.") { $0[.bytes].count(.write).map(count) },
    counter("writes", "Writes completed.", isZeroWhenUnused: true, host: { count($0.columns[4]) }) {
        $0[.serviced].count(.write).map(count)
    },
    counter("sector_writes", "Sectors written.", host: { count($0.columns[6]) }) {
        $0[.sectors].count(.write).map(count)
    },
    counter("writes_merged", "Writes merged with others next to them.", host: { count($0.columns[5]) }) {
        $0[.merged].count(.write).map(count)
    },
    counter("write_seconds", "Time of all writes.", host: { milliseconds($0.columns[7]) }) {
        $0[.time].count(.write).map(nanoseconds)
    },
    DiskFamily(
        metric: .gauge("container_fs_io_current", "Requests under way.", labels: ["id", "device"]),
        disk: { $0[.queued][.total].map(count) }, host: { count($0.columns[8]) }, isZeroWhenUnused: false),
    counter("io_time_seconds", "Time with requests under way.", host: { milliseconds($0.columns[9]) }) {
        $0[.time][.total].map(nanoseconds)
    },
    counter("io_time_weighted_seconds", "Time of all requests.", host: { milliseconds($0.columns[10]) }) { _ in nil },
    counter("io_cost_usage_seconds", "Time of the disk that was charged by its cost model.") {
        $0.cost[0].map(microseconds)
    },
    counter("io_cost_wait_seconds", "Time spent waiting for the disk's share by cost.") {
        $0.cost[1].map(microseconds)
    },
    counter("io_cost_indebt_seconds", "Time in which more had been used than was due.") {
        $0.cost[2].map(microseconds)
    },
    counter("io_cost_indelay_seconds", "Time held back for having used more than was due.") {
        $0.cost[3].map(microseconds)
    },
]

private func counter(
    _ name: String,
    _ help: String,
    isZeroWhenUnused: Bool = false,
    host: (@Sendable (DiskCounts) -> Scaled)? = nil,
    _ disk: @escaping @Sendable (DiskActivity.Row) -> Scaled?
) -> DiskFamily {
    DiskFamily(
        metric: .counter("container_fs_\(name)_total", help, labels: ["id", "device"]), disk: disk, host: host,
        isZeroWhenUnused: isZeroWhenUnused)
}

private func count(_ value: UInt64) -> Scaled { Scaled(value, .ones) }
private func milliseconds(_ value: UInt64) -> Scaled { Scaled(value, .thousandths) }
private func microseconds(_ value: UInt64) -> Scaled { Scaled(value, .millionths) }
private func nanoseconds(_ value: UInt64) -> Scaled { Scaled(value, .billionths) }
