public import ExporterCore

/// Every collector of the Redis exporter, in the order of the page.
///
/// A new collector is one line here.
public enum RedisCollectors {
    public static let all: [CollectorEntry<RedisSource>] = [
        .on(InfoCollector.self),
        .on(KeyspaceCollector.self),
        .on(ConfigCollector.self),
        .on(ReplicationCollector()),
        .on(ClusterCollector()),
        .on(DiscoveryCollector.self),
        .on(CommandStatsCollector()),
        .on(LatencyStatsCollector()),
        .on(ErrorStatsCollector()),
        .on(LatencyCollector.self),
        .on(LatencyHistogramCollector.self),
        .on(SlowLogCollector()),
        .on(CommandLogCollector.self),
        .on(ClientListCollector.self),
        .on(CheckKeysCollector.self),
        .on(CountKeysCollector.self),
        .on(KeyGroupsCollector.self),
        .on(StreamsCollector.self),
        .on(KeyScanCollector.self),
        .on(SentinelCollector.self),
        .on(ModulesCollector.self),
        .on(SearchCollector.self),
        .on(Tile38Collector.self),
        .on(ScriptsCollector.self),
        .on(RDBFileCollector.self),
    ]
}
