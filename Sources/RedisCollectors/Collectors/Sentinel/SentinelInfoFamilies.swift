import ExporterCore

/// INFO of a Sentinel: itself, and each master in a line such as
/// `master0:name=cache,status=ok,address=10.0.0.5:6379,slaves=1,sentinels=2`.
enum SentinelInfoFamilies {
    private static let numbers: [(key: StaticString, metric: Metric<0>)] = [
        ("sentinel_masters", Metric.gauge("redis_sentinel_masters", "Masters that the Sentinel watches.")),
        (
            "sentinel_tilt",
            Metric.gauge("redis_sentinel_tilt", "1 while the Sentinel does not trust its clock, else 0.")
        ),
        (
            "sentinel_running_scripts",
            Metric.gauge("redis_sentinel_running_scripts", "Scripts that the Sentinel has started and that run.")
        ),
        (
            "sentinel_scripts_queue_length",
            Metric.gauge("redis_sentinel_scripts_queue_length", "Scripts that wait to be started or that run.")
        ),
        (
            "sentinel_simulate_failure_flags",
            Metric.gauge("redis_sentinel_simulate_failure_flags", "Failures that the Sentinel plays, as bits.")
        ),
    ]
    static let status = Metric.gauge(
        "redis_sentinel_master_status", "Whether the master is in order, and what the Sentinel says of it.",
        labels: ["master_name", "master_address", "master_status"])
    static let replicas = Metric.gauge(
        "redis_sentinel_master_slaves", "Replicas of the master that the Sentinel knows.",
        labels: ["master_name", "master_address"])
    static let sentinels = Metric.gauge(
        "redis_sentinel_master_sentinels", "Sentinels that watch the master, this one included.",
        labels: ["master_name", "master_address"])
    static let metrics: [any MetricDeclaration] = numbers.map(\.metric) + [status, replicas, sentinels]

    private struct Master {
        let name: String
        let address: String
        let status: String
        let replicas: Int?
        let sentinels: Int?

        init?(_ fields: borrowing FieldList) {
            guard let name = fields.string("name"), let address = fields.string("address"),
                let status = fields.string("status")
            else { return nil }
            (self.name, self.address, self.status) = (name, address, status)
            replicas = fields.integer("slaves")
            sentinels = fields.integer("sentinels")
        }
    }

    static func write(_ info: InfoText, to page: inout MetricPage) {
        for (key, metric) in numbers { page.write(metric, info.number(key)) }
        var masters: [Master] = []
        for line in info.lines(in: "Sentinel") {
            let key = info.bytes(line.key)
            guard key.hasPrefix("master"), UInt64(ascii: key.extracting(6...)) != nil else { continue }
            if let master = Master(FieldList(info.bytes(line.value))) {
                masters.append(master)
            } else {
                page.report(.malformed(line, of: info, expected: "name, status and address of a master"))
            }
        }
        page.family(status) {
            for master in masters { $0.add(master.status == "ok", master.name, master.address, master.status) }
        }
        page.family(replicas) {
            for master in masters { if let count = master.replicas { $0.add(count, master.name, master.address) } }
        }
        page.family(sentinels) {
            for master in masters { if let count = master.sentinels { $0.add(count, master.name, master.address) } }
        }
    }
}
