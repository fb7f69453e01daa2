public import ExporterCore

/// Every collector of the Redis exporter, in the order of the page.
///
/// A new collector is one line here.
public enum RedisCollectors {
    public static let all: [CollectorEntry<RedisSource>] = [
        .on(InfoCollector.self),
        .on(KeyspaceCollector.self),
        .on(ConfigCollector.self),
        .on(CheckKeysCollector.self),
        .on(CountKeysCollector.self),
        .on(KeyGroupsCollector.self),
        .on(StreamsCollector.self),
        .on(KeyScanCollector.self),
    ]
}
