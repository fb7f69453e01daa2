import ExporterCore
import Glibc
import KernelFiles

/// When each container was made and started, and that it is there.
///
/// Source: what its engine says; of other cgroups, and where an engine does not say it, the start of their oldest process by
/// field 22 of `/proc/<pid>/stat`, else when the kernel began to show their directory. A time that was found is kept.
struct LifetimeCollector: ContainerCollector {
    static let name = "lifetime"

    static let lastSeen = Metric.gauge("container_last_seen", "When the container was seen last: now.", labels: ["id"])
    static let health = Metric.gauge(
        "container_health_state", "1 when its health check passes, 0 when not or not yet, -1 when it has none.",
        labels: ["id"])
    static let creation = Metric.gauge(
        "container_creation_time_seconds", "When the container was made, in Unix time.", labels: ["id"])
    static let start = Metric.gauge(
        "container_start_time_seconds", "When the container started, in Unix time.", labels: ["id"])
    static let metrics: [any MetricDeclaration] = [lastSeen, health, creation, start]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let starts = files.containers.map { files.start(of: $0) }
        page.family(Self.lastSeen) { samples in
            for container in files.containers { samples.add(files.now.rounded(.down), container.labels) }
        }
        page.family(Self.health) { samples in
            for container in files.containers {
                let health = container.metadata?.lifecycle?.health ?? .none
                samples.add(health.value, container.labels)
            }
        }
        page.stamp(nil)
        page.family(Self.creation) { samples in
            for (container, start) in zip(files.containers, starts) {
                let time = container.metadata?.created ?? start
                if let time { samples.add(time.rounded(.down), container.labels) }
            }
        }
        page.family(Self.start) { samples in
            for (container, start) in zip(files.containers, starts) {
                let time = container.metadata?.started ?? start
                if let time { samples.add(time.rounded(.down), container.labels) }
            }
        }
    }
}

extension ContainerFiles {
    /// When a cgroup began, as far as the kernel tells.
    fileprivate func start(of container: Container) -> Double? {
        if container.metadata?.started != nil, container.metadata?.created != nil { return nil }
        let cgroup = container.cgroup
        if let known = cgroup.start { return known }
        cgroup.start = (cgroup.isRoot ? bootTime : oldestProcess(of: cgroup)) ?? oldestChange(of: cgroup)
        return cgroup.start
    }

    private func oldestProcess(of cgroup: Cgroup) -> Double? {
        guard let boot = bootTime, let pids = processes(of: cgroup) else { return nil }
        let starts = pids.compactMap { pid in
            hostFile(ifPresent: "/proc/\(pid)/stat") { (line) throws(ParseError) in
                line.skipProgramName()
                line.skipFields(19)
                return try line.unsigned("start time")
            }
        }
        return starts.min().map { boot + Double($0) / 100 }
    }

    /// The kernel shows a directory as changed when it began to be shown, which is never before the host started.
    private func oldestChange(of cgroup: Cgroup) -> Double? {
        guard let layout else { return nil }
        var oldest: Double?
        for (place, hierarchy) in layout.hierarchies.enumerated() where cgroup.isIn(place) {
            for name in ["", "/cgroup.clone_children", "/cgroup.events"] {
                var status = stat()
                guard unsafe stat(cgroup.directory(in: hierarchy) + name, &status) == 0 else { continue }
                let time = Double(status.st_mtim.tv_sec)
                oldest = min(oldest ?? time, time)
            }
        }
        guard let oldest else { return nil }
        return max(oldest, bootTime ?? oldest)
    }
}
