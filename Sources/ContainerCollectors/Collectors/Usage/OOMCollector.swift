import ExporterCore
import Synchronization

/// How many processes of each container the kernel has killed for want of memory.
///
/// Source, version 1: `oom_kill` of `memory.oom_control`; version 2: `oom_kill` of `memory.events`, which counts the cgroups
/// below as well. What a container had suffered stays on the page for a while when it is gone: with many engines the
/// cgroup goes with the process.
struct OOMCollector: ContainerCollector, ConfigurableCollector {
    static let name = "oom_event"

    static let retention = Flag(
        "oom-event-retention", default: Duration.seconds(600),
        "How long the OOM kills of a container stay on the page when it is gone.")
    static let flags: [any FlagDeclaration] = [retention]

    static let kills = Metric.counter(
        "container_oom_events_total", "Processes that the kernel has killed for want of memory.", labels: ["id"])
    static let metrics: [any MetricDeclaration] = [kills]

    /// The kills of a container that has suffered any.
    private struct Victim {
        let labels: LabelSet
        let count: UInt64
        let lastSeen: Double
    }

    private let seconds: Double
    private let victims = Victims()

    private final class Victims: Sendable {
        let byPath = Mutex<[String: Victim]>([:])
    }

    init(flags: FlagValues) {
        seconds = flags[Self.retention] / .seconds(1)
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let readings = files.readings { files.oomKills(of: $0.cgroup) }
        let gone = remember(readings, at: files.now)
        page.family(Self.kills) { samples in
            for (container, count) in readings { samples.add(count, container.labels) }
            for victim in gone { samples.add(victim.count, victim.labels) }
        }
    }

    /// Notes who has suffered, and returns those who are gone.
    private func remember(_ readings: [(container: Container, reading: UInt64)], at now: Double) -> [Victim] {
        victims.byPath.withLock { victims in
            for (container, count) in readings where count > 0 {
                victims[container.cgroup.path] = Victim(labels: container.labels, count: count, lastSeen: now)
            }
            // A container made anew under the same path begins anew.
            let present = Set(readings.map(\.container.cgroup.path))
            victims = victims.filter { path, victim in
                present.contains(path) ? victim.lastSeen == now : now - victim.lastSeen < seconds
            }
            return victims.filter { !present.contains($0.key) }.values.sorted { $0.lastSeen < $1.lastSeen }
        }
    }
}

extension ContainerFiles {
    fileprivate func oomKills(of cgroup: Cgroup) -> UInt64? {
        if layout?.isV2 == true { return memoryEvents(of: cgroup)?[.oomKill] ?? zero }
        let control = read(.memoryOOMControl, of: cgroup) { (text) throws(ParseError) in
            try keys.oomControl.read(&text)
        }
        return control?[0] ?? zero
    }
}
