import ExporterCore

/// The families of the masters that a Sentinel watches.
enum SentinelMasterFamilies {
    static let quorum = Metric.gauge(
        "redis_sentinel_master_ckquorum_status",
        "Whether the Sentinels that can be reached are enough for a failover; and the Sentinel's words.",
        labels: ["master_name", "message"])

    private static func gauge(_ name: String, _ help: String) -> Metric<2> {
        Metric.gauge("redis_sentinel_master_\(name)", help, labels: ["master_name", "master_address"])
    }
    private static let numbers: [(key: StaticString, metric: Metric<2>)] = [
        ("quorum", gauge("setting_ckquorum", "Sentinels that have to agree that the master is down.")),
        (
            "failover-timeout",
            gauge("setting_failover_timeout", "The time that a failover may take, in milliseconds.")
        ),
        (
            "parallel-syncs",
            gauge("setting_parallel_syncs", "Replicas that may turn to a new master at the same time.")
        ),
        (
            "down-after-milliseconds",
            gauge("setting_down_after_milliseconds", "Milliseconds of silence after which the master is down.")
        ),
        ("config-epoch", gauge("config_epoch", "How often the master has been replaced, as the Sentinels count.")),
    ]
    static let lastPing = gauge(
        "last_ok_ping_reply_seconds", "How long ago the master last answered a PING, in seconds.")
    static let healthySentinels = gauge(
        "ok_sentinels", "Sentinels that watch the master and are not thought to be down, this one included.")
    static let healthyReplicas = gauge("ok_slaves", "Replicas of the master that are not thought to be down.")
    static let peer = Metric.gauge(
        "redis_sentinel_peer_info",
        "Always 1; another Sentinel that watches the master, with --include-sentinel-peer-info.",
        labels: ["master_name", "master_address", "name", "ip", "port", "runid", "flags"])
    static let metrics: [any MetricDeclaration] =
        [quorum] + numbers.map(\.metric) + [lastPing, healthySentinels, healthyReplicas, peer]

    static func write(_ states: [SentinelMasterState], includingPeers: Bool, to page: inout MetricPage) {
        page.family(quorum) {
            for state in states {
                guard let hasQuorum = state.hasQuorum else { continue }
                $0.add(hasQuorum, state.master.name.bytes, state.quorumMessage)
            }
        }
        func write(_ metric: Metric<2>, _ value: (SentinelMasterState) -> (some MetricValue)?) {
            page.family(metric) {
                for state in states {
                    if let value = value(state) { $0.add(value, state.master.name.bytes, state.master.address) }
                }
            }
        }
        for (key, metric) in numbers { write(metric) { $0.master.fields.value(of: key)?.number } }
        write(lastPing) { $0.master.fields.value(of: "last-ok-ping-reply")?.number?.scaled(.thousandths) }
        write(healthySentinels) { state in state.healthyPeers.map { $0 + 1 } }
        write(healthyReplicas, \.healthyReplicas)
        if includingPeers { writePeers(states, to: &page) }
    }

    private static func writePeers(_ states: [SentinelMasterState], to page: inout MetricPage) {
        page.family(peer) { samples in
            for state in states {
                for peer in state.peers ?? [] {
                    func field(_ key: StaticString) -> String { peer.value(of: key)?.string ?? "" }
                    samples.add(
                        1,
                        labels: [
                            String(state.master.name.bytes), state.master.address, field("name"), field("ip"),
                            field("port"), field("runid"), field("flags"),
                        ])
                }
            }
        }
    }
}
