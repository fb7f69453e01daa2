public import ExporterCore

/// Every collector of the node exporter, in the order of the page.
///
/// A new collector is one line here.
public enum NodeCollectors {
    public static let all: [CollectorEntry<NodeFiles>] = [
        .on(ARPCollector.self),
        .on(ConntrackCollector()),
        .on(CPUCollector.self),
        .on(CPUFrequencyCollector.self),
        .on(DiskStatsCollector.self),
        .on(DMICollector()),
        .on(EDACCollector()),
        .on(EntropyCollector()),
        .on(FileDescriptorCollector()),
        .on(FilesystemCollector.self),
        .on(HwmonCollector.self),
        .on(KernelHungCollector()),
        .on(LoadAverageCollector()),
        .on(MemoryInfoCollector()),
        .on(NetClassCollector.self),
        .on(NetDevCollector.self),
        .on(NetstatCollector.self),
        .on(OSCollector()),
        .on(PowerSupplyCollector.self),
        .on(PressureCollector()),
        .on(RAPLCollector.self),
        .on(SchedStatCollector()),
        .on(SELinuxCollector()),
        .on(SockstatCollector()),
        .on(SoftnetCollector()),
        .on(StatCollector.self),
        .on(ThermalZoneCollector()),
        .on(TimeCollector()),
        .on(TimexCollector()),
        .on(UDPQueuesCollector()),
        .on(UnameCollector()),
        .on(VMStatCollector.self),
        .on(WatchdogCollector()),
        // Last: a family belongs to the collector that wrote it first, and files must not take the host's.
        .on(TextfileCollector.self),
    ]

    /// The original's collectors that are not here yet.
    public static let planned: Set<String> = [
        "bcache", "bcachefs", "bonding", "btrfs", "buddyinfo", "cgroups", "cpu_vulnerabilities", "dmmultipath", "drbd",
        "drm", "ethtool", "fibrechannel", "infiniband", "interrupts", "ipvs", "ksmd", "lnstat", "logind", "mdadm",
        "meminfo_numa", "mountstats", "network_route", "nfs", "nfsd", "ntp", "nvme", "nvmesubsystem", "pcidevice",
        "perf", "processes", "qdisc", "qdisk", "runit", "slabinfo", "softirqs", "supervisord", "swap", "sysctl",
        "systemd", "tapestats", "tcpstat", "wifi", "xfrm", "xfs", "zfs", "zoneinfo",
    ]
}
