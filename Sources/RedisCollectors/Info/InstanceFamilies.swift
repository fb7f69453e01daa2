import ExporterCore
import Glibc

/// What a server is: the families of INFO that are made of several fields.
enum InstanceFamilies {
    static let startTime = Metric.gauge(
        "redis_start_time_seconds", "When the server was started, in seconds since the epoch.")
    static let hz = Metric.gauge("redis_hz", "How often the server's timer runs now, per second.")
    static let configuredHz = Metric.gauge("redis_configured_hz", "How often the timer is set to run, per second.")
    static let instance = LooseMetric(
        "redis_instance_info", .gauge, "Always 1; what the server is, its version, role and process.",
        usualLabels: always.map(\.0) + ofValkey.map(\.0))
    static let replica = Metric.gauge(
        "redis_slave_info", "Always 1; whose replica the server is. Absent on a master.",
        labels: ["master_host", "master_port", "read_only"])

    static let metrics: [any MetricDeclaration] = [startTime, hz, configuredHz, instance, replica]

    static func write(_ info: InfoText, to page: inout MetricPage) {
        if let uptime = info.number("uptime_in_seconds") {
            page.write(startTime, now(info) - uptime.doubleValue)
        }
        page.write(hz, info.number("hz"))
        page.write(configuredHz, info.number("configured_hz"))
        page.family(instance) { $0.add(1, labels(info)) }
        page.family(replica) {
            guard info.value("role") == "slave" else { return }
            let host = info.value("master_host") ?? ""
            $0.add(1, labels: [host, info.value("master_port") ?? "", info.value("slave_read_only") ?? ""])
        }
    }

    /// The time by the server's clock, in whole seconds since the epoch, from which it has counted how long it runs.
    ///
    /// By any other clock, the time that it was started would be another one every now and then.
    private static func now(_ info: InfoText) -> Double {
        // In microseconds; old servers do not say.
        guard let now = info.number("server_time_usec") else { return Double(time(nil)) }
        return (now.doubleValue / 1_000_000).rounded(.down)
    }

    /// The labels of `redis_instance_info`: empty where the server does not say, but absent where it is no Valkey.
    private static func labels(_ info: InfoText) -> [LooseSamples.Label] {
        let labels = always.map { (name: $0.0, value: info.value($0.1) ?? "") }
        return labels
            + ofValkey.compactMap { name, key in info.value(key).map { (name: name, value: $0) } }
    }

    private static let always: [(String, StaticString)] = [
        ("role", "role"), ("redis_version", "redis_version"), ("redis_build_id", "redis_build_id"),
        ("redis_mode", "redis_mode"), ("os", "os"), ("maxmemory_policy", "maxmemory_policy"),
        ("tcp_port", "tcp_port"), ("run_id", "run_id"), ("process_id", "process_id"),
        ("master_replid", "master_replid"),
    ]

    private static let ofValkey: [(String, StaticString)] = [
        ("valkey_version", "valkey_version"), ("valkey_release_stage", "valkey_release_stage"),
    ]
}
