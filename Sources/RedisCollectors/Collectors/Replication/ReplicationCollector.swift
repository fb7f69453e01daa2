import ExporterCore

/// A replica's link to its master, and a master's replicas.
///
/// Source: INFO replication, as in `master_link_status:up`, `slave0:ip=…,port=…,state=online,offset=62307,lag=1`.
struct ReplicationCollector: RedisCollector {
    static let name = "replication"

    static let linkUp = Metric.gauge(
        "redis_master_link_up", "Whether the replica is connected to its master.",
        labels: ["master_host", "master_port"])
    static let lastIO = Metric.gauge(
        "redis_master_last_io_seconds_ago",
        "How long ago the replica last heard of its master, in seconds; -1 while it is not connected.",
        labels: ["master_host", "master_port"])
    static let syncing = Metric.gauge(
        "redis_master_sync_in_progress", "Whether the replica is getting all of its master's data.",
        labels: ["master_host", "master_port"])
    static let offset = Metric.gauge(
        "redis_slave_repl_offset", "How far the replica has read its master's stream of changes, in bytes.",
        labels: ["master_host", "master_port"])
    static let replicaOffset = Metric.gauge(
        "redis_connected_slave_offset_bytes",
        "How far the replica has acknowledged the master's stream of changes, in bytes.",
        labels: ["slave_ip", "slave_port", "slave_state"])
    static let replicaLag = Metric.gauge(
        "redis_connected_slave_lag_seconds", "How long ago the replica last acknowledged anything, in seconds.",
        labels: ["slave_ip", "slave_port", "slave_state"])
    static let metrics: [any MetricDeclaration] = [linkUp, lastIO, syncing, offset, replicaOffset, replicaLag]

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let info = source.info
        var problems: [CollectorError] = []
        let links = MasterLink.all(in: info, &problems)
        page.family(Self.linkUp) { for link in links { $0.add(link.isUp, link) } }
        page.family(Self.lastIO) { for link in links { $0.add(link.lastIO, link) } }
        page.family(Self.syncing) { for link in links { $0.add(link.isSyncing, link) } }
        page.family(Self.offset) { for link in links { $0.add(link.offset, link) } }

        let replicas = ConnectedReplica.all(in: info, &problems)
        page.family(Self.replicaOffset) {
            for replica in replicas { $0.add(replica.offset, replica.ip, replica.port, replica.state) }
        }
        page.family(Self.replicaLag) {
            for replica in replicas {
                guard let lag = replica.lag else { continue }
                $0.add(lag, replica.ip, replica.port, replica.state)
            }
        }
        for problem in problems { page.report(problem) }
    }
}

extension Samples where labelCount == 2 {
    fileprivate mutating func add(_ value: (some MetricValue)?, _ link: MasterLink) {
        if let value { add(value, link.host, link.port) }
    }
}
