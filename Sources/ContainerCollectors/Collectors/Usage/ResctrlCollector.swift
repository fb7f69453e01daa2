import ExporterCore
import Glibc
import KernelFiles

/// How much of the memory's bandwidth and of the last cache the tasks of each container use, where somebody has put them into a
/// group of their own.
///
/// Source: of the groups in `/sys/fs/resctrl`, and in the `mon_groups` of each, those whose `tasks` are of one container, and for
/// the root `/sys/fs/resctrl` itself: `mon_data/mon_L3_00/{mbm_total_bytes,mbm_local_bytes,llc_occupancy}`. Groups are made by container
/// engines and by the host's administrators, never here: the hardware has few, and to move tasks is to interfere.
struct ResctrlCollector: ContainerCollector {
    static let name = "resctrl"

    static let bandwidth = Metric.gauge(
        "container_memory_bandwidth_bytes", "Bytes that have gone to and from memory.", labels: ["id", "node_id"])
    static let localBandwidth = Metric.gauge(
        "container_memory_bandwidth_local_bytes", "Bytes that have gone to and from the memory next to the processor.",
        labels: ["id", "node_id"])
    static let cache = Metric.gauge(
        "container_llc_occupancy_bytes", "Bytes in the last cache.", labels: ["id", "node_id"])
    static let metrics: [any MetricDeclaration] = [bandwidth, localBandwidth, cache]

    func write(from files: ContainerFiles, on page: inout MetricPage) throws(CollectorError) {
        let top = try Directory(files.host.path("/sys/fs/resctrl"))
        let containers = files.containers.filter(\.isMeasured)
        let groups = owned(MonitoringGroup.all(below: top), in: files)
        let readings = containers.compactMap { container -> (container: Container, nodes: [MonitoredNode])? in
            let path = container.cgroup.isRoot ? top.path : groups[container.cgroup.path]
            return path.map { (container, MonitoredNode.all(of: $0)) }
        }
        write(Self.bandwidth, readings, on: &page) { $0.total }
        write(Self.localBandwidth, readings, on: &page) { $0.local }
        write(Self.cache, readings, on: &page) { $0.cache }
    }

    private func write(
        _ metric: Metric<2>,
        _ readings: [(container: Container, nodes: [MonitoredNode])],
        on page: inout MetricPage,
        _ value: (MonitoredNode) -> UInt64?
    ) {
        page.family(metric) { samples in
            for (container, nodes) in readings {
                for node in nodes { samples.add(value(node), container.labels, node.id) }
            }
        }
    }

    /// The folder of the group that a container has to itself, by the container's path.
    private func owned(_ groups: [MonitoringGroup], in files: ContainerFiles) -> [String: String] {
        guard !groups.isEmpty else { return [:] }
        var owners: [Int: String] = [:]
        var counts: [String: Int] = [:]
        for cgroup in files.cgroups {
            let pids = files.processes(of: cgroup) ?? []
            for pid in pids { owners[pid] = cgroup.path }
            counts[cgroup.path] = pids.count
        }
        var owned: [String: String] = [:]
        for group in groups {
            // Of the threads that a group lists only a process' first is known.
            let found = group.tasks.compactMap { owners[$0] }
            guard let owner = found.first, found.allSatisfy({ $0 == owner }), found.count == counts[owner] else {
                continue
            }
            if owned[owner] == nil { owned[owner] = group.path }
        }
        return owned
    }
}

/// Tasks whose use of memory and caches is measured together.
private struct MonitoringGroup {
    let path: String
    let tasks: [Int]

    /// All groups, those inside others first: they are the closer ones.
    static func all(below top: borrowing Directory) -> [MonitoringGroup] {
        var paths = monitored(in: top.path)
        for name in (try? top.names()) ?? [] where !["info", "mon_groups", "mon_data"].contains(name) {
            let path = "\(top.path)/\(name)"
            guard unsafe access("\(path)/mon_data", F_OK) == 0 else { continue }
            paths = monitored(in: path) + paths + [path]
        }
        return paths.compactMap { path in
            let tasks = KernelFile("\(path)/tasks").read { (text) throws(ParseError) in
                var tasks: [Int] = []
                try text.forEachLine { (line) throws(ParseError) in
                    if !line.isAtLineEnd { tasks.append(Int(clamping: try line.unsigned("task"))) }
                }
                return tasks
            }
            return tasks.map { MonitoringGroup(path: path, tasks: $0) }
        }
    }

    private static func monitored(in path: String) -> [String] {
        guard let groups = try? Directory("\(path)/mon_groups"), let names = try? groups.names() else { return [] }
        return names.map { "\(path)/mon_groups/\($0)" }
    }
}

/// What a group uses of a part of the host that has a last cache of its own.
private struct MonitoredNode {
    let id: String
    let total: UInt64?
    let local: UInt64?
    let cache: UInt64?

    static func all(of group: String) -> [MonitoredNode] {
        guard let data = try? Directory("\(group)/mon_data") else { return [] }
        return data.numbers(after: "mon_L3_").map { number in
            // A counter that the hardware does not have at the moment says "Unavailable".
            MonitoredNode(
                id: Int(number).map(String.init) ?? number,
                total: data.unsigned(ifPresent: "mon_L3_\(number)/mbm_total_bytes"),
                local: data.unsigned(ifPresent: "mon_L3_\(number)/mbm_local_bytes"),
                cache: data.unsigned(ifPresent: "mon_L3_\(number)/llc_occupancy"))
        }
    }
}
