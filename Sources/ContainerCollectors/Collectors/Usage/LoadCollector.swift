import ExporterCore

/// The original's averages of the load and counts of tasks, which it can only tell with a reader that it does not switch on:
/// without it they are zeros, and are left out here unless `--emit-zero-families` asks for them.
struct LoadCollector: ContainerCollector {
    static let name = "cpuLoad"

    static let load = Metric.gauge(
        "container_cpu_load_average_10s", "Always 0, and only with --emit-zero-families.", labels: ["id"])
    static let blocked = Metric.gauge(
        "container_cpu_load_d_average_10s", "Always 0, and only with --emit-zero-families.", labels: ["id"])
    static let tasks = Metric.gauge(
        "container_tasks_state", "Always 0, and only with --emit-zero-families.", labels: ["id", "state"])
    static let metrics: [any MetricDeclaration] = [load, blocked, tasks]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        guard let zero = files.zero else { return }
        let containers = files.containers.filter(\.isMeasured)
        page.family(Self.load) { for container in containers { $0.add(zero, container.labels) } }
        page.family(Self.blocked) { for container in containers { $0.add(zero, container.labels) } }
        page.family(Self.tasks) { samples in
            for container in containers {
                for state in ["sleeping", "running", "stopped", "uninterruptible", "iowaiting"] {
                    samples.add(zero, container.labels, state)
                }
            }
        }
    }
}
