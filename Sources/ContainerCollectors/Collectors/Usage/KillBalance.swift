import ExporterCore

/// How many processes the kernel has killed for want of memory that no container accounts for.
///
/// A container that is made, killed and removed between two scrapes takes its count with it: on version 1 nobody else has it,
/// and to be told at once would take a thread for every container and the right to write to its files. But the host
/// counts each kill as well, so how many there were is known, if not whose.
struct KillBalance {
    /// What the host had counted when the exporter began.
    private var beginning: UInt64?
    /// What each container has counted, those left out that have counted nothing.
    private var counts: [CgroupKey: UInt64] = [:]
    private var accounted: UInt64 = 0
    /// Never less than it was: a kill may be counted for the host before it is for the container.
    private(set) var unaccounted: UInt64 = 0

    /// Takes what the host counts and, read after it, what containers do of which none lies in another that counts for both.
    mutating func update(host: UInt64, _ now: [CgroupKey: UInt64]) {
        defer { counts = now }
        guard let beginning else {
            self.beginning = host
            return
        }
        for (key, count) in now {
            let before = counts[key, default: 0]
            accounted += max(count, before) - before
        }
        let killed = max(host, beginning) - beginning
        unaccounted = max(unaccounted, max(killed, accounted) - accounted)
    }
}

extension ContainerFiles {
    /// How many processes of the host the kernel has killed for want of memory.
    ///
    /// Source: `oom_kill` of `/proc/vmstat`, since Linux 4.13.
    var hostKills: UInt64? {
        let kills = hostFile(ifPresent: "/proc/vmstat") { (text) throws(ParseError) -> UInt64? in
            while !text.isAtEnd {
                if text.field().equals("oom_kill") { return try text.unsigned("oom_kill") }
                text.nextLine()
            }
            return nil
        }
        return kills ?? nil
    }

    /// The kills of the containers that have any; on version 2, where a cgroup counts those of the cgroups below as well, of
    /// the outermost.
    func outermostKills(_ readings: [(container: Container, reading: UInt64)]) -> [CgroupKey: UInt64] {
        let counted = readings.filter { $0.reading > 0 && (layout?.isV2 == false || !$0.container.cgroup.isRoot) }
        let paths = layout?.isV2 == true ? Set(counted.map(\.container.cgroup.path)) : []
        let outermost = counted.filter { !$0.container.cgroup.path.liesBelowAny(of: paths) }
        return Dictionary(outermost.map { ($0.container.cgroup.key, $0.reading) }) { first, _ in first }
    }
}

extension String {
    fileprivate func liesBelowAny(of paths: Set<String>) -> Bool {
        guard !paths.isEmpty else { return false }
        var rest = self[...]
        while let end = rest.lastIndex(of: "/"), end > rest.startIndex {
            rest = rest[..<end]
            if paths.contains(String(rest)) { return true }
        }
        return false
    }
}
