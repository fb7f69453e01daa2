import ExporterCore

/// What a node of a cluster knows of it.
///
/// Source: CLUSTER INFO, as in `cluster_slots_ok:16384`; a server that is in no cluster is not asked.
struct ClusterCollector: RedisCollector {
    static let name = "cluster"
    static let info = RedisCommand("CLUSTER", "INFO")

    /// The families are those of ``InfoCollector``, which finds a few of them in INFO.
    static let metrics: [any MetricDeclaration] = InfoField.cluster.map(\.metric)

    private let fields = InfoFamilies()

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { facts?.isCluster == true ? [Self.info] : [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard source.facts?.isCluster == true else { return }
        let reply = try source.reply(to: Self.info)
        guard reply.kind == .text else { throw .malformed(Self.info.name, "the reply is no text") }
        let info = InfoText(reply)
        fields.write(info.lines, of: info, to: &page)
    }
}
