public import ExporterCore

/// Every collector of the node exporter, in the order of the page.
///
/// A new collector is one line here.
public enum NodeCollectors {
    public static let all: [CollectorEntry<NodeFiles>] = [
        .on(DMICollector()),
        .on(EDACCollector()),
        .on(HwmonCollector.self),
        .on(LoadAverageCollector()),
        .on(OSCollector()),
        .on(PowerSupplyCollector.self),
        .on(RAPLCollector.self),
        .on(SELinuxCollector()),
        .on(TextfileCollector.self),
        .on(ThermalZoneCollector()),
        .on(TimeCollector()),
        .on(TimexCollector()),
        .on(UnameCollector()),
        .on(WatchdogCollector()),
    ]
}
