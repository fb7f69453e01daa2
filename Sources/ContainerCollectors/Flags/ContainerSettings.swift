import ExporterCore

/// What the flags say of the source: where to read, which containers to report, and with which labels.
public struct ContainerSettings: Sendable {
    public var host = HostRoot()
    var dockerRoot = ""
    /// The socket of Docker's daemon, for containers that no file tells of.
    var dockerSocket = ""
    /// What is read; a hierarchy that nothing of it needs is not looked through.
    var groups: Set<MetricGroup> = Set(MetricGroup.allCases.filter(\.isOnByDefault))
    var labels = LabelRules()
    /// Whether only containers of engines are reported, besides the root and the paths allowed.
    var isEnginesOnly = false
    /// What the paths of cgroups must begin with that are no engine's containers; any, when empty.
    var allowedPrefixes: [String] = []
    var measuresRoot = true
    /// Whether families are written that have nothing but zeros.
    var writesZeros = false
    /// Whether samples carry the time at which they were read.
    var writesTimes = false
    /// Whether containers with the host's network repeat what the root reports.
    var repeatsHostNetwork = true
    var cgroupLimit = 10_000
    /// How many files the disk collector may look at in a second.
    var inodesPerSecond = 20_000
    /// From how many files on a layer is not looked through again.
    var layerLimit = 200_000
    var machineIDFiles = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
    var bootIDFiles = ["/proc/sys/kernel/random/boot_id"]
    /// What is to be counted of containers and the host.
    var perf = PerfConfiguration()

    public init() {}

    /// The controllers whose hierarchies are looked through for cgroups of version 1.
    var controllers: Set<CgroupController> {
        var controllers: Set<CgroupController> = [.devices]
        for group in groups { controllers.formUnion(group.controllers) }
        return controllers
    }

    /// Whether a cgroup that no engine knows is reported.
    func accepts(path: String) -> Bool {
        if path == "/" { return true }
        if allowedPrefixes.isEmpty { return !isEnginesOnly }
        return allowedPrefixes.contains { path.hasPrefix($0) }
    }
}

/// The groups of metrics that the original can switch on and off.
enum MetricGroup: String, CaseIterable, Sendable {
    case advtcp, app, cpu, cpuLoad, cpuTopology = "cpu_topology", cpuset, disk, diskIO, hugetlb, memory
    case memoryNUMA = "memory_numa"
    case network
    case oomEvent = "oom_event"
    case percpu
    case perfEvent = "perf_event"
    case pressure, process
    case referencedMemory = "referenced_memory"
    case resctrl, sched, tcp, udp

    var isOnByDefault: Bool {
        switch self {
        case .advtcp, .cpuTopology, .cpuset, .hugetlb, .memoryNUMA, .process, .referencedMemory, .resctrl, .sched, .tcp,
            .udp:
            false
        default: true
        }
    }

    /// What there is nothing of here.
    var isMissing: Bool {
        switch self {
        case .app: true
        default: false
        }
    }

    fileprivate var controllers: [CgroupController] {
        switch self {
        case .cpu: [.cpu, .cpuacct]
        case .memory: [.memory]
        case .hugetlb: [.hugetlb]
        case .process: [.pids]
        case .cpuLoad, .referencedMemory, .resctrl: [.cpu]
        case .cpuset: [.cpuset]
        case .diskIO: [.blkio]
        case .perfEvent: [.perfEvent]
        default: []
        }
    }
}
