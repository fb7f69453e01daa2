import ExporterCore

/// How each container of Docker fares, the stopped ones too: its state, how often it was restarted, how it ended.
///
/// Source: `config.v2.json` of Docker's data folder. A stopped container has no cgroup, so its samples go by its id: the label
/// `container_id`, which those of running ones have as well.
struct StateCollector: ContainerCollector {
    static let name = "state"

    static let state = Metric.gauge(
        "container_state", "1 for the state that the container is in.", labels: ["container_id", "state"])
    static let restarts = Metric.counter(
        "container_restart_count", "How often the engine has started the container again.", labels: ["container_id"])
    static let exitCode = Metric.gauge(
        "container_last_exit_code", "What the container last ended with, once it has.", labels: ["container_id"])
    static let killed = Metric.gauge(
        "container_last_exit_oom_killed", "Whether the container last ended for want of memory: 1 or 0.",
        labels: ["container_id"])
    static let finished = Metric.gauge(
        "container_finished_time_seconds", "When the container last ended, in Unix time.", labels: ["container_id"])
    static let health = Metric.gauge(
        "container_health_status", "1 for what the health check of the container says.",
        labels: ["container_id", "status"])
    static let metrics: [any MetricDeclaration] = [state, restarts, exitCode, killed, finished, health]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        // A container can have several cgroups, but is in one state.
        var told: Set<ObjectIdentifier> = []
        let all = (files.containers.compactMap(\.metadata) + files.stopped).filter { metadata in
            metadata.lifecycle != nil && told.insert(ObjectIdentifier(metadata)).inserted
        }
        let readings = all.compactMap { metadata in
            metadata.lifecycle.map { lifecycle in
                (metadata.stateLabels(files.settings.labels), lifecycle)
            }
        }
        page.family(Self.state) { samples in
            for (labels, lifecycle) in readings { samples.add(1, labels, lifecycle.state) }
        }
        page.family(Self.restarts) { samples in
            for (labels, lifecycle) in readings { samples.add(lifecycle.restarts, labels) }
        }
        page.family(Self.exitCode) { samples in
            for (labels, lifecycle) in readings where lifecycle.finished != nil {
                samples.add(lifecycle.exitCode, labels)
            }
        }
        page.family(Self.killed) { samples in
            for (labels, lifecycle) in readings where lifecycle.finished != nil {
                samples.add(lifecycle.wasOOMKilled, labels)
            }
        }
        page.family(Self.finished) { samples in
            for (labels, lifecycle) in readings { samples.add(lifecycle.finished, labels) }
        }
        page.family(Self.health) { samples in
            for (labels, lifecycle) in readings where lifecycle.health != .none {
                samples.add(1, labels, lifecycle.health.rawValue)
            }
        }
    }
}
