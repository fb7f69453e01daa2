public import ExporterCore

/// Every collector of the node exporter, in the order of the page.
///
/// A new collector is one line here.
public enum NodeCollectors {
    public static let all: [CollectorEntry<NodeFiles>] = [
        .on(ARPCollector.self),
        .on(ConntrackCollector()),
        .on(LoadAverageCollector()),
        .on(NetClassCollector.self),
        .on(NetDevCollector.self),
        .on(NetstatCollector.self),
        .on(SockstatCollector()),
        .on(SoftnetCollector()),
        .on(UDPQueuesCollector()),
    ]
}
