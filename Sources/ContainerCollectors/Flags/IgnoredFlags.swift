import ExporterCore

/// The original's flags that have no meaning here: there is no polling, no store, no user interface and no socket.
///
/// They are in many a compose file, so they are accepted, and one line in the log names those that were given.
enum IgnoredFlags {
    private static let switches = [
        "allow_dynamic_housekeeping", "alsologtostderr", "docker-tls", "log_cadvisor_usage",
        "logtostderr", "one_output", "profiling", "skip_headers", "skip_log_headers", "add_dir_header",
        "storage_driver_secure",
    ]

    private static let values = [
        "application_metrics_count_limit", "collector_cert", "collector_key", "container_hints", "containerd",
        "containerd-namespace", "crio_client_timeout", "docker-tls-ca", "docker-tls-cert", "docker-tls-key",
        "event_storage_age_limit", "event_storage_event_limit", "global_housekeeping_interval", "housekeeping_interval",
        "http_auth_file", "http_auth_realm", "http_digest_file", "http_digest_realm", "initial_splay_factor",
        "jitter_factor", "log_backtrace_at", "log_dir", "log_file", "log_file_max_size", "max_housekeeping_interval",
        "max_procs", "podman", "resctrl_interval", "stderrthreshold",
        "storage_driver", "storage_driver_bq_account", "storage_driver_bq_credentials_file",
        "storage_driver_bq_id", "storage_driver_bq_project_id", "storage_driver_bq_secret",
        "storage_driver_buffer_duration", "storage_driver_db", "storage_driver_es_enable_sniffer",
        "storage_driver_es_host", "storage_driver_es_index", "storage_driver_es_type", "storage_driver_host",
        "storage_driver_influxdb_retention_policy", "storage_driver_kafka_broker_list", "storage_driver_kafka_ssl_ca",
        "storage_driver_kafka_ssl_cert", "storage_driver_kafka_ssl_key", "storage_driver_kafka_ssl_verify",
        "storage_driver_kafka_topic", "storage_driver_password", "storage_driver_table", "storage_driver_user",
        "storage_duration", "update_machine_info_interval", "v", "vmodule",
    ]

    static let all: [any FlagDeclaration] =
        switches.map { Flag($0, default: false, help, isHidden: true) }
        + values.map { Flag($0, default: "", help, isHidden: true) }

    /// What is said of those that were given; the ones about logging go without a word.
    static func warnings(_ flags: FlagValues) -> [String] {
        let given = all.filter { flags.isGiven($0) && !silent.contains($0.name) }.map { "--\($0.name)" }.sorted()
        guard !given.isEmpty else { return [] }
        return ["flags that have no meaning here are ignored: \(given.joined(separator: ", "))"]
    }

    private static let silent: Set<String> = ["logtostderr", "alsologtostderr", "stderrthreshold", "v", "vmodule"]
    private static let help = "Accepted and ignored."
}
