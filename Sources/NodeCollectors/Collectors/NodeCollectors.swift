public import ExporterCore

/// Every collector of the node exporter, in the order of the page.
///
/// A new collector is one line here.
public enum NodeCollectors {
    public static let all: [CollectorEntry<NodeFiles>] = [
        .on(LoadAverageCollector())
    ]
}
