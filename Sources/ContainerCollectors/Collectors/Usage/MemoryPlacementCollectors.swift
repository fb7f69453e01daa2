import ExporterCore

/// On which nodes of a NUMA host the memory of each container is, in pages.
///
/// Source, version 1 only: `memory.numa_stat`, as in `file=10 N0=6 N1=4`.
struct NUMACollector: ContainerCollector {
    static let name = "memory_numa"

    static let pages = Metric.gauge(
        "container_memory_numa_pages", "Pages of memory, by kind, scope and node.",
        labels: ["id", "type", "scope", "node"])
    static let metrics: [any MetricDeclaration] = [pages]

    private struct Share {
        let type: String
        let scope: String
        let node: String
        let pages: UInt64
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        guard files.layout?.isV2 == false else { return }
        let readings = files.readings { container in
            files.read(.memoryNUMA, of: container.cgroup) { (text) throws(ParseError) in try shares(&text) }
        }
        page.family(Self.pages) { samples in
            for (container, shares) in readings {
                for share in shares {
                    samples.add(share.pages) { index, buffer in
                        switch index {
                        case 0: container.labels.writeLabel(to: &buffer)
                        case 1: share.type.writeLabel(to: &buffer)
                        case 2: share.scope.writeLabel(to: &buffer)
                        default: share.node.writeLabel(to: &buffer)
                        }
                    }
                }
            }
        }
    }

    private func shares(_ text: inout ByteCursor) throws(ParseError) -> [Share] {
        var shares: [Share] = []
        try text.forEachLine { (line) throws(ParseError) in
            var type = String(line.field(upTo: UInt8(ascii: "=")))
            let isHierarchical = type.hasPrefix("hierarchical_")
            if isHierarchical { type.removeFirst("hierarchical_".count) }
            guard ["file", "anon", "unevictable"].contains(type) else { return }
            _ = line.field()
            while !line.isAtLineEnd {
                var word = ByteCursor(line.field())
                guard word.skip(UInt8(ascii: "N")) else { continue }
                let node = String(word.field(upTo: UInt8(ascii: "=")))
                let pages = try word.unsigned("pages")
                shares.append(
                    Share(type: type, scope: isHierarchical ? "hierarchy" : "container", node: node, pages: pages))
            }
        }
        return shares
    }
}

/// Whether memory moves along when a container is given other nodes.
///
/// Source, version 1 only: `cpuset.memory_migrate`.
struct CPUSetCollector: ContainerCollector {
    static let name = "cpuset"

    static let fields: [ContainerField<UInt64>] = [
        .gauge("memory_migrate", "Whether memory moves along when the nodes change: 1 or 0.", count: { $0 })
    ]
    static let metrics: [any MetricDeclaration] = fields.map(\.metric)

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        page.write(Self.fields, of: files.readings { files.number(.cpusetMigrate, of: $0.cgroup) ?? files.zero })
    }
}
