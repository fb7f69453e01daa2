public import ExporterCore

/// Every collector of the container exporter, in the order of the page.
///
/// A new collector is one line here. The original's groups switch those of their names.
public enum ContainerCollectors {
    public static let all: [CollectorEntry<ContainerFiles>] = [
        .on(VersionCollector()),
        .on(LifetimeCollector()),
        .on(SpecCollector()),
        .on(CPUCollector.self).inGroup(.cpu),
        .on(LoadCollector.self).inGroup(.cpuLoad),
        .on(SchedulerCollector()).inGroup(.sched),
        .on(MemoryCollector()).inGroup(.memory),
        .on(ReferencedMemoryCollector.self).inGroup(.referencedMemory),
        .on(NUMACollector()).inGroup(.memoryNUMA),
        .on(CPUSetCollector()).inGroup(.cpuset),
        .on(HugePagesCollector()).inGroup(.hugetlb),
        .on(DiskUsageCollector.self).inGroup(.disk),
        .on(DiskIOCollector()).inGroup(.diskIO),
        .on(NetworkCollector()).inGroup(.network),
        .on(TCPCollector()).inGroup(.tcp),
        .on(UDPCollector()).inGroup(.udp),
        .on(AdvancedTCPCollector()).inGroup(.advtcp),
        .on(ProcessCollector()).inGroup(.process),
        .on(OOMCollector.self).inGroup(.oomEvent),
        .on(PressureCollector()).inGroup(.pressure),
        .on(PerfCollector()).inGroup(.perfEvent).when { !$0[PerfConfiguration.flag].isEmpty },
        .on(ResctrlCollector()).inGroup(.resctrl),
        .on(StateCollector()),
        .on(InfoCollector()),
        .on(MachineCollector()),
        .on(TopologyCollector()).inGroup(.cpuTopology),
    ]
}

extension CollectorEntry<ContainerFiles> {
    fileprivate func inGroup(_ group: MetricGroup) -> Self { when { MetricGroup.enabled($0).contains(group) } }
}
