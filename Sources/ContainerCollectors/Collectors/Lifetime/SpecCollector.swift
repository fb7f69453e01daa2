import ExporterCore

/// What each container may have of the processors and the memory.
///
/// Source, version 1: `cpu.shares`, `cpu.cfs_period_us`, `cpu.cfs_quota_us`, `memory.limit_in_bytes` and the like; version 2:
/// `cpu.weight`, `cpu.max`, `memory.max`, `memory.swap.max`, `memory.min` and `memory.low`. The root's memory is the host's.
struct SpecCollector: ContainerCollector {
    static let name = "spec"
    static let isTimed = false

    static let cpuFields: [ContainerField<CPULimit>] = [
        .gauge("spec_cpu_period", "The period that the quota is for, in microseconds.", count: { $0.period }),
        .gauge("spec_cpu_quota", "CPU time that may be used in a period, in microseconds.", count: { $0.quota }),
        .gauge(
            "spec_cpu_shares", "The share of the processors when all want them; of version 2 made of the weight.",
            count: { $0.shares }),
    ]

    static let memoryFields: [ContainerField<MemoryLimits>] = [
        .gauge("spec_memory_limit_bytes", "Memory that may be used; 0 is any amount.", count: { $0.limit }),
        .gauge(
            "spec_memory_swap_limit_bytes",
            "Swap space that may be used, of version 1 with the memory; 0 is any amount.", count: { $0.swap }),
        .gauge(
            "spec_memory_reservation_limit_bytes", "Memory that is left to it when the host runs short; 0 is none.",
            count: { $0.reservation }),
    ]

    static let metrics: [any MetricDeclaration] = cpuFields.map(\.metric) + memoryFields.map(\.metric)

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        page.write(Self.cpuFields, of: files.containers.map { ($0, files.cpuLimit(of: $0.cgroup)) })
        page.write(Self.memoryFields, of: files.containers.map { ($0, files.memoryLimits(of: $0.cgroup)) })
    }
}

/// How much memory a cgroup may have; 0 for no limit, as the original says it.
struct MemoryLimits {
    private(set) var limit: UInt64?
    private(set) var swap: UInt64?
    private(set) var reservation: UInt64?

    init(of cgroup: Cgroup, in files: ContainerFiles) {
        let isV2 = files.layout?.isV2 == true
        if cgroup.isRoot {
            limit = files.machineMemory?.total
            swap = files.machineMemory?.swapTotal
            reservation = isV2 ? files.zero : files.limit(.memorySoftLimit, of: cgroup)
        } else if isV2 {
            limit = files.limit(.memoryMax, of: cgroup)
            let zero = limit == nil ? nil : files.zero
            swap = files.limit(.memorySwapMax, of: cgroup) ?? zero
            reservation = files.reservation(of: cgroup) ?? zero
        } else {
            let zero = files.zero(of: cgroup, in: .memory)
            limit = files.limit(.memoryLimit, of: cgroup) ?? zero
            swap = files.limit(.memorySwapLimit, of: cgroup) ?? zero
            reservation = files.limit(.memorySoftLimit, of: cgroup) ?? zero
        }
    }
}

extension ContainerFiles {
    /// The memory that is left to a cgroup of version 2: in any case, as Kubernetes sets it, else as far as possible, as the
    /// reservation of other engines is set.
    fileprivate func reservation(of cgroup: Cgroup) -> UInt64? {
        let certain = limit(.memoryMin, of: cgroup)
        if let certain, certain > 0 { return certain }
        return limit(.memoryLow, of: cgroup) ?? certain
    }
}
