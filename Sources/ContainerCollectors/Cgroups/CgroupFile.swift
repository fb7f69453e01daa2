/// The files of a cgroup that are read at every scrape, of both versions.
enum CgroupFile: Int, CaseIterable {
    case cpuacctStat, cpuacctUsage, cpuacctPerCPU, cpuStat, unifiedCPUStat
    case cpuShares, cpuPeriod, cpuQuota, cpuMax, cpuWeight
    case memoryStat, memoryHierarchy
    case memoryUsage, memoryMaxUsage, memoryFailures, memoryKernel
    case memoryLimit, memorySwapLimit, memorySoftLimit, memoryOOMControl, memoryNUMA
    case memoryCurrent, memoryPeak, memoryEvents, memorySwapCurrent, memoryMax, memorySwapMax, memoryMin, memoryLow
    case ioStat
    case bfqSectors, bfqTime, bfqMerged, bfqQueued, bfqServiced, bfqBytes
    case cfqSectors, cfqTime, cfqMerged, cfqQueued, cfqServiced, cfqBytes
    case throttleServicedRecursive, throttleBytesRecursive, throttleServiced, throttleBytes
    case pidsCurrent, pidsMax, processes
    case cpuPressure, memoryPressure, ioPressure
    case cpusetMigrate

    /// Its name, and what it is about.
    private struct Entry {
        let name: StaticString
        let controller: CgroupController

        init(_ name: StaticString, _ controller: CgroupController) {
            self.name = name
            self.controller = controller
        }
    }

    var name: StaticString { entry.name }
    var controller: CgroupController { entry.controller }

    private var entry: Entry {
        switch self {
        case .cpuacctStat: Entry("cpuacct.stat", .cpuacct)
        case .cpuacctUsage: Entry("cpuacct.usage", .cpuacct)
        case .cpuacctPerCPU: Entry("cpuacct.usage_percpu", .cpuacct)
        case .cpuStat: Entry("cpu.stat", .cpu)
        case .unifiedCPUStat: Entry("cpu.stat", .unified)
        case .cpuShares: Entry("cpu.shares", .cpu)
        case .cpuPeriod: Entry("cpu.cfs_period_us", .cpu)
        case .cpuQuota: Entry("cpu.cfs_quota_us", .cpu)
        case .cpuMax: Entry("cpu.max", .cpu)
        case .cpuWeight: Entry("cpu.weight", .cpu)
        case .pidsCurrent: Entry("pids.current", .pids)
        case .pidsMax: Entry("pids.max", .pids)
        case .processes: Entry("cgroup.procs", .cpu)
        case .cpuPressure: Entry("cpu.pressure", .unified)
        case .memoryPressure: Entry("memory.pressure", .unified)
        case .ioPressure: Entry("io.pressure", .unified)
        case .cpusetMigrate: Entry("cpuset.memory_migrate", .cpuset)
        default: memoryEntry ?? diskEntry
        }
    }

    private var memoryEntry: Entry? {
        switch self {
        case .memoryStat: Entry("memory.stat", .memory)
        case .memoryHierarchy: Entry("memory.use_hierarchy", .memory)
        case .memoryUsage: Entry("memory.usage_in_bytes", .memory)
        case .memoryMaxUsage: Entry("memory.max_usage_in_bytes", .memory)
        case .memoryFailures: Entry("memory.failcnt", .memory)
        case .memoryKernel: Entry("memory.kmem.usage_in_bytes", .memory)
        case .memoryLimit: Entry("memory.limit_in_bytes", .memory)
        case .memorySwapLimit: Entry("memory.memsw.limit_in_bytes", .memory)
        case .memorySoftLimit: Entry("memory.soft_limit_in_bytes", .memory)
        case .memoryOOMControl: Entry("memory.oom_control", .memory)
        case .memoryNUMA: Entry("memory.numa_stat", .memory)
        case .memoryCurrent: Entry("memory.current", .memory)
        case .memoryPeak: Entry("memory.peak", .memory)
        case .memoryEvents: Entry("memory.events", .memory)
        case .memorySwapCurrent: Entry("memory.swap.current", .memory)
        case .memoryMax: Entry("memory.max", .memory)
        case .memorySwapMax: Entry("memory.swap.max", .memory)
        case .memoryMin: Entry("memory.min", .memory)
        case .memoryLow: Entry("memory.low", .memory)
        default: nil
        }
    }

    private var diskEntry: Entry {
        switch self {
        case .bfqSectors: Entry("blkio.bfq.sectors_recursive", .blkio)
        case .bfqTime: Entry("blkio.bfq.io_service_time_recursive", .blkio)
        case .bfqMerged: Entry("blkio.bfq.io_merged_recursive", .blkio)
        case .bfqQueued: Entry("blkio.bfq.io_queued_recursive", .blkio)
        case .bfqServiced: Entry("blkio.bfq.io_serviced_recursive", .blkio)
        case .bfqBytes: Entry("blkio.bfq.io_service_bytes_recursive", .blkio)
        case .cfqSectors: Entry("blkio.sectors_recursive", .blkio)
        case .cfqTime: Entry("blkio.io_service_time_recursive", .blkio)
        case .cfqMerged: Entry("blkio.io_merged_recursive", .blkio)
        case .cfqQueued: Entry("blkio.io_queued_recursive", .blkio)
        case .cfqServiced: Entry("blkio.io_serviced_recursive", .blkio)
        case .cfqBytes: Entry("blkio.io_service_bytes_recursive", .blkio)
        case .throttleServicedRecursive: Entry("blkio.throttle.io_serviced_recursive", .blkio)
        case .throttleBytesRecursive: Entry("blkio.throttle.io_service_bytes_recursive", .blkio)
        case .throttleServiced: Entry("blkio.throttle.io_serviced", .blkio)
        case .throttleBytes: Entry("blkio.throttle.io_service_bytes", .blkio)
        default: Entry("io.stat", .blkio)
        }
    }
}
