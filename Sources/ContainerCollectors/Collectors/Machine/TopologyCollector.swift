import ExporterCore
import KernelFiles

/// How the host's processors, caches and memory belong together.
///
/// Source: `/sys/devices/system/node/node*` and `/sys/devices/system/cpu/cpu*/{topology,cache}`.
struct TopologyCollector: ContainerCollector {
    static let name = "cpu_topology"

    static let cacheBytes = Metric.gauge(
        "machine_cpu_cache_capacity_bytes", "Size of a cache; one without a core is its node's.",
        labels: ["boot_id", "node_id", "core_id", "type", "level"])
    static let siblings = Metric.gauge(
        "machine_thread_siblings_count", "Threads of the core that the thread is of.",
        labels: ["boot_id", "node_id", "core_id", "thread_id"])
    static let memory = Metric.gauge(
        "machine_node_memory_capacity_bytes", "Memory of the node.", labels: ["boot_id", "node_id"])
    static let hugePages = Metric.gauge(
        "machine_node_hugepages_count", "Huge pages of the node, by their size in kB.",
        labels: ["boot_id", "node_id", "page_size"])
    static let distance = Metric.gauge(
        "machine_node_distance", "How far the memory of another node is; 10 is the node's own.",
        labels: ["boot_id", "node_id", "target_node_id"])

    static let metrics: [any MetricDeclaration] = [cacheBytes, siblings, memory, hugePages, distance]

    func write(from files: ContainerFiles, on page: inout MetricPage) throws(CollectorError) {
        let labels = files.machineIdentity.labels
        let nodes = try TopologyNode.all(of: files)

        page.family(Self.cacheBytes) { samples in
            for node in nodes {
                for cache in node.caches {
                    write(cache.bytes, [node.id, cache.core, cache.type, cache.level], labels, to: &samples)
                }
            }
        }
        page.family(Self.siblings) { samples in
            for node in nodes {
                for thread in node.threads {
                    let count = node.threads.count { $0.core == thread.core }
                    write(UInt64(count), [node.id, thread.core, thread.id], labels, to: &samples)
                }
            }
        }
        page.family(Self.memory) { samples in
            for node in nodes { if let memory = node.memory { samples.add(memory, labels, node.id) } }
        }
        page.family(Self.hugePages) { samples in
            for node in nodes {
                for (size, count) in node.hugePages { write(count, [node.id, size], labels, to: &samples) }
            }
        }
        page.family(Self.distance) { samples in
            for node in nodes {
                for (index, distance) in node.distances.enumerated() where index < nodes.count {
                    write(distance, [node.id, nodes[index].id], labels, to: &samples)
                }
            }
        }
    }

    private func write<let count: Int>(
        _ value: UInt64,
        _ texts: [String],
        _ labels: LabelSet,
        to samples: inout Samples<count>
    ) {
        samples.add(value) { index, buffer in
            if index == 0 { labels.writeLabel(to: &buffer) } else { texts[index - 1].writeLabel(to: &buffer) }
        }
    }
}

/// A node of a NUMA host: processors, and the memory that is next to them.
private struct TopologyNode {
    struct Cache: Hashable {
        let core: String
        let type: String
        let level: String
        let bytes: UInt64
    }

    let id: String
    private(set) var threads: [(id: String, core: String)] = []
    private(set) var caches: [Cache] = []
    private(set) var memory: UInt64?
    private(set) var hugePages: [(size: String, count: UInt64)] = []
    private(set) var distances: [UInt64] = []

    static func all(of files: ContainerFiles) throws(CollectorError) -> [TopologyNode] {
        let system = try Directory(files.host.path("/sys/devices/system"))
        return system.directory(ifPresent: "node")?.numbers(after: "node")
            .sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            .compactMap { TopologyNode($0, in: system, files) } ?? []
    }

    private init?(_ id: String, in system: borrowing Directory, _ files: ContainerFiles) {
        guard let node = system.directory(ifPresent: "node/node\(id)") else { return nil }
        self.id = id
        memory = files.hostFile(ifPresent: "/sys/devices/system/node/node\(id)/meminfo") { (text) throws(ParseError) in
            // As in `Node 0 MemTotal:       24682416 kB`.
            text.skipFields(3)
            return try text.unsigned("MemTotal") &* 1024
        }
        distances = node.text(ifPresent: "distance")?.split(separator: " ").compactMap { UInt64($0) } ?? []
        if let pages = node.directory(ifPresent: "hugepages"), let sizes = try? pages.names() {
            for size in sizes where size.hasPrefix("hugepages-") && size.hasSuffix("kB") {
                guard let count = pages.unsigned(ifPresent: "\(size)/nr_hugepages") else { continue }
                hugePages.append((String(size.dropFirst("hugepages-".count).dropLast(2)), count))
            }
        }
        for thread in node.numbers(after: "cpu") {
            guard let cpu = system.directory(ifPresent: "cpu/cpu\(thread)"),
                let core = cpu.text(ifPresent: "topology/core_id")
            else { continue }
            threads.append((thread, core))
            for cache in Self.caches(of: cpu, core: core) where !caches.contains(cache) { caches.append(cache) }
        }
    }

    private static func caches(of cpu: borrowing Directory, core: String) -> [Cache] {
        guard let folder = cpu.directory(ifPresent: "cache") else { return [] }
        return folder.numbers(after: "index").compactMap { index in
            guard let type = folder.text(ifPresent: "index\(index)/type"),
                let level = folder.text(ifPresent: "index\(index)/level"),
                let size = folder.text(ifPresent: "index\(index)/size"), size.hasSuffix("K"),
                let kilobytes = UInt64(size.dropLast())
            else { return nil }
            // The cores of a node share its large caches.
            let isShared = (Int(level) ?? .max) > 2
            return Cache(core: isShared ? "" : core, type: type, level: level, bytes: kilobytes &* 1024)
        }
    }
}
