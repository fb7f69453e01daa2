import ExporterCore

/// The nodes that are to be watched besides the addresses given: those of the cluster, or the masters of a sentinel.
///
/// It writes nothing about them; they are targets of their own from the next scrape on.
struct DiscoveryCollector: RedisCollector, ConfigurableCollector {
    static let name = "discovery"
    static let flags: [any FlagDeclaration] = []

    static let discovered = Metric.gauge(
        "redis_exporter_discovered_nodes",
        "Nodes that the server has told of, which are watched with --cluster.all-nodes or --sentinel.discover-masters.")
    static let metrics: [any MetricDeclaration] = [discovered]

    private let followsCluster: Bool
    private let followsSentinel: Bool

    init(flags: FlagValues) throws(ConfigurationError) {
        followsCluster = flags[RedisFlags.allNodes]
        followsSentinel = flags[RedisFlags.sentinelMasters]
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] {
        followsCluster && facts?.isCluster == true ? [ClusterNodes.command] : []
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard let directory = source.target.nodes, let facts = source.facts else { return }
        var nodes: [RedisAddress]
        if followsCluster, facts.isCluster {
            nodes = try clusterNodes(source)
        } else if followsSentinel, facts.isSentinel {
            nodes = masters(source)
        } else {
            return
        }
        for index in nodes.indices {
            nodes[index].user = source.session.address.user
            nodes[index].password = source.session.address.password
        }
        directory.set(nodes)
        page.write(Self.discovered, nodes.count)
    }

    /// The other nodes; those that are down as well, since that is worth knowing.
    private func clusterNodes(_ source: RedisSource) throws(CollectorError) -> [RedisAddress] {
        let asked = source.session.address
        let nodes = try ClusterNodes(try source.reply(to: ClusterNodes.command), from: asked)
        return nodes.nodes.filter { !$0.isMyself && $0.flags.isDisjoint(with: ["handshake", "noaddr"]) }
            .compactMap { $0.address(asking: asked, byName: asked.usesTLS) }
    }

    /// The addresses in lines such as `master0:name=mymaster,status=ok,address=10.0.0.5:6379,…`.
    private func masters(_ source: RedisSource) -> [RedisAddress] {
        source.info.lines(in: "Sentinel").compactMap { line in
            guard source.info.bytes(line.key).hasPrefix("master"),
                let text = FieldList(source.info.bytes(line.value)).string("address"),
                var address = try? RedisAddress(text)
            else { return nil }
            address.usesTLS = source.session.address.usesTLS
            return address
        }
    }
}
