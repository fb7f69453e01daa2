public import ExporterCore

/// Every collector of the node exporter, in the order of the page.
///
/// A new collector is one line here.
public enum NodeCollectors {
    public static let all: [CollectorEntry<NodeFiles>] = [
        .on(CPUCollector.self),
        .on(CPUFrequencyCollector()),
        .on(DiskStatsCollector.self),
        .on(EntropyCollector()),
        .on(FileDescriptorCollector()),
        .on(FilesystemCollector.self),
        .on(KernelHungCollector()),
        .on(LoadAverageCollector()),
        .on(MemoryInfoCollector()),
        .on(PressureCollector()),
        .on(SchedStatCollector()),
        .on(StatCollector.self),
        .on(VMStatCollector.self),
    ]
}
