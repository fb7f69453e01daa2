import ExporterCore
import KernelFiles

/// How many huge pages each container uses or has reserved, by their size.
///
/// Source, version 1: `hugetlb.2MB.rsvd.usage_in_bytes` and the like, without `rsvd` on older kernels; version 2:
/// `hugetlb.2MB.rsvd.current` and `max` of `hugetlb.2MB.events`. The sizes are those below `/sys/kernel/mm/hugepages`.
struct HugePagesCollector: ContainerCollector {
    static let name = "hugetlb"

    static let failures = Metric.counter(
        "container_hugetlb_failcnt", "How often huge pages were wanted and the limit was in the way.",
        labels: ["id", "pagesize"])
    static let usage = Metric.gauge(
        "container_hugetlb_usage_bytes", "Huge pages used or reserved.", labels: ["id", "pagesize"])
    static let maxUsage = Metric.gauge(
        "container_hugetlb_max_usage_bytes", "The most huge pages used or reserved at once.",
        labels: ["id", "pagesize"])
    static let metrics: [any MetricDeclaration] = [failures, usage, maxUsage]

    private struct Usage {
        let size: String
        let current: UInt64?
        let most: UInt64?
        let failures: UInt64?
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) throws(CollectorError) {
        let path = files.host.path("/sys/kernel/mm/hugepages")
        let sizes = try Directory(path).names().compactMap(pageSize)
        let readings = files.readings { container in usage(of: container.cgroup, sizes, in: files) }
        page.family(Self.failures) { samples in
            for (container, pages) in readings {
                for page in pages { samples.add(page.failures, container.labels, page.size) }
            }
        }
        page.family(Self.usage) { samples in
            for (container, pages) in readings {
                for page in pages { samples.add(page.current, container.labels, page.size) }
            }
        }
        page.family(Self.maxUsage) { samples in
            for (container, pages) in readings {
                for page in pages { samples.add(page.most, container.labels, page.size) }
            }
        }
    }

    private func usage(of cgroup: Cgroup, _ sizes: [String], in files: ContainerFiles) -> [Usage]? {
        guard let directory = files.directory(of: cgroup, .hugetlb) else { return nil }
        let isV2 = files.layout?.isV2 == true
        return sizes.map { size in
            // Once reservations are not counted, they are for no size.
            func read(_ name: String) -> UInt64? {
                directory.unsigned(ifPresent: "hugetlb.\(size).rsvd.\(name)")
                    ?? directory.unsigned(ifPresent: "hugetlb.\(size).\(name)")
            }
            guard isV2 else {
                return Usage(
                    size: size, current: read("usage_in_bytes"), most: read("max_usage_in_bytes"),
                    failures: read("failcnt"))
            }
            let events = directory.text(ifPresent: "hugetlb.\(size).events")?.split(separator: "\n")
            let failures = events?.first { $0.hasPrefix("max ") }?.dropFirst("max ".count)
            let current = read("current")
            return Usage(
                size: size, current: current, most: current == nil ? nil : files.zero,
                failures: failures.flatMap { UInt64($0) })
        }
    }
}

/// What a size such as `hugepages-2048kB` is called in the names of files and as a label: `2MB`.
private func pageSize(_ name: String) -> String? {
    guard name.hasPrefix("hugepages-"), name.hasSuffix("kB"),
        var size = UInt64(name.dropFirst("hugepages-".count).dropLast(2))
    else { return nil }
    for unit in ["KB", "MB"] {
        if size < 1024 || size % 1024 != 0 { return "\(size)\(unit)" }
        size /= 1024
    }
    return "\(size)GB"
}
