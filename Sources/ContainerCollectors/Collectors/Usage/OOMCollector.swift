import ExporterCore
import Synchronization

/// How many processes of each container the kernel has killed for want of memory.
///
/// Source, version 1: `oom_kill` of `memory.oom_control`; version 2: `oom_kill` of `memory.events`, which counts the cgroups
/// below as well. What a container had suffered stays on the page for a while when it is gone: with many engines the
/// cgroup goes with the process. What nobody has seen is in the ``KillBalance``.
struct OOMCollector: ContainerCollector, ConfigurableCollector {
    static let name = "oom_event"

    static let retention = Flag(
        "oom-event-retention", default: Duration.seconds(600),
        "How long the OOM kills of a container stay on the page when it is gone.")
    static let flags: [any FlagDeclaration] = [retention]

    static let kills = Metric.counter(
        "container_oom_events_total", "Processes that the kernel has killed for want of memory.", labels: ["id"])
    static let unaccounted = Metric.counter(
        "container_oom_events_unaccounted_total",
        "Processes that the kernel has killed for want of memory since the exporter began, and that are in no other "
            + "series: their container had gone before a scrape, or is not reported.")
    static let metrics: [any MetricDeclaration] = [kills, unaccounted]

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
        let balance = Mutex(KillBalance())
    }

    init(flags: FlagValues) {
        seconds = flags[Self.retention] / .seconds(1)
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let hostKills = files.hostKills
        let readings = files.readings { files.oomKills(of: $0.cgroup, whenHostHas: hostKills) }
        let gone = remember(readings, at: files.now)
        page.family(Self.kills) { samples in
            for (container, count) in readings { samples.add(count, container.labels) }
            for victim in gone { samples.add(victim.count, victim.labels) }
        }
        guard let hostKills else { return }
        let unaccounted = victims.balance.withLock { balance in
            // A page of one engine's containers says nothing of the others.
            if files.onlyRuntime == nil { balance.update(host: hostKills, files.outermostKills(readings)) }
            return balance.unaccounted
        }
        page.stamp(nil)
        page.write(Self.unaccounted, unaccounted)
    }

    /// Notes who has suffered, and returns those who are gone.
    private func remember(_ readings: [(container: Container, reading: UInt64)], at now: Double) -> [Victim] {
        victims.byPath.withLock { victims in
            guard !victims.isEmpty || readings.contains(where: { $0.reading > 0 }) else { return [] }
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

/// The kills of a cgroup, which are still the same while the host counts no other ones.
struct OOMKills {
    let count: UInt64
    /// What the host had counted before this was read.
    private let host: UInt64
    /// Whether it was read twice since: the kernel counts for the host first, and a moment later for the cgroup.
    private let isConfirmed: Bool

    /// What was read when the host had counted so many, and what had been read before.
    init(count: UInt64, whenHostHas host: UInt64, after known: OOMKills?) {
        self.count = count
        self.host = host
        isConfirmed = known?.host == host
    }

    func isStill(whenHostHas hostKills: UInt64?) -> Bool { isConfirmed && host == hostKills }
}

extension ContainerFiles {
    fileprivate func oomKills(of cgroup: Cgroup, whenHostHas hostKills: UInt64?) -> UInt64? {
        if layout?.isV2 == true { return memoryEvents(of: cgroup)?[.oomKill] ?? zero }
        if let known = cgroup.oomKills, known.isStill(whenHostHas: hostKills) { return known.count }
        let control = read(.memoryOOMControl, of: cgroup) { (text) throws(ParseError) in
            try keys.oomControl.read(&text)
        }
        guard let count = control?[0] else { return zero }
        // In a copy of a host's files, one may be older than the other.
        if isLive, let hostKills {
            cgroup.oomKills = OOMKills(count: count, whenHostHas: hostKills, after: cgroup.oomKills)
        }
        return count
    }
}
