import ExporterCore
import Glibc
import KernelFiles
import Synchronization

/// How much memory the processes of each container have touched, since they began or since it was last marked as untouched.
///
/// Source: `Referenced:` of `/proc/<pid>/smaps_rollup`, or before Linux 4.14 of `/proc/<pid>/smaps`, of each process in the
/// container itself. The kernel walks all their pages for it, so a scrape looks for a limited time only, first at those
/// containers that were looked at longest ago; the others keep what was found then, and their age tells.
struct ReferencedMemoryCollector: ContainerCollector, ConfigurableCollector {
    static let name = "referenced_memory"

    static let resetInterval = Flag(
        "referenced_reset_interval", default: 0,
        "After how many readings memory is marked as untouched, which slows the processes down a little; 0 is never.")
    static let budget = Flag(
        "referenced-memory-budget", default: Duration.milliseconds(500),
        "How long a scrape may look for memory that was touched.")
    static let flags: [any FlagDeclaration] = [resetInterval, budget]

    static let referenced = Metric.gauge(
        "container_referenced_bytes", "Memory that processes have touched, see --referenced_reset_interval.",
        labels: ["id"])
    static let age = Metric.gauge(
        "container_referenced_age_seconds", "How long ago the memory of the container was looked at.", labels: ["id"])
    static let metrics: [any MetricDeclaration] = [referenced, age]

    private struct Measurement {
        let bytes: UInt64
        let taken: ContinuousClock.Instant
        /// How many there have been of the container.
        let count: Int
    }

    private final class Measurements: Sendable {
        let byCgroup = Mutex<[CgroupKey: Measurement]>([:])
    }

    private let resetInterval: Int
    private let budget: Duration
    private let measurements = Measurements()

    init(flags: FlagValues) throws(ConfigurationError) {
        resetInterval = flags[Self.resetInterval]
        budget = flags[Self.budget]
        guard resetInterval >= 0 else {
            throw ConfigurationError("cannot use --\(Self.resetInterval.name): it must be 0 or more")
        }
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let known = measure(files)
        let now = ContinuousClock.now
        let readings = files.readings { known[$0.cgroup.key] }
        page.family(Self.referenced) { samples in
            for (container, measurement) in readings { samples.add(measurement.bytes, container.labels) }
        }
        page.family(Self.age) { samples in
            for (container, measurement) in readings {
                samples.add((now - measurement.taken) / .seconds(1), container.labels)
            }
        }
    }

    /// Looks at as many containers as there is time for; what is known of all.
    private func measure(_ files: ContainerFiles) -> [CgroupKey: Measurement] {
        let began = ContinuousClock.now
        let present = files.presentCgroups
        var known = measurements.byCgroup.withLock { $0 }.filter { present.contains($0.key) }
        let due = files.containers.filter(\.isMeasured).map(\.cgroup).sorted { first, second in
            guard let second = known[second.key] else { return false }
            return known[first.key].map { $0.taken < second.taken } ?? true
        }
        var isFirst = true
        // At least one, or there would never be any.
        for cgroup in due where isFirst || began.duration(to: .now) < budget {
            known[cgroup.key] = measurement(of: cgroup, after: known[cgroup.key], in: files)
            if known[cgroup.key] != nil { isFirst = false }
        }
        measurements.byCgroup.withLock { $0 = known }
        return known
    }

    private func measurement(of cgroup: Cgroup, after last: Measurement?, in files: ContainerFiles) -> Measurement? {
        guard let pids = files.processes(of: cgroup), let bytes = files.referencedBytes(of: pids) else { return nil }
        let count = last.map { $0.count + 1 } ?? 1
        if resetInterval > 0, count.isMultiple(of: resetInterval) { for pid in pids { files.markUntouched(pid) } }
        return Measurement(bytes: bytes, taken: .now, count: count)
    }
}

extension ContainerFiles {
    /// What some processes have touched; `nil` when nobody tells of one of them.
    fileprivate func referencedBytes(of pids: [Int]) -> UInt64? {
        // Those of other namespaces than the exporter's are listed as 0.
        guard !pids.contains(0) else { return nil }
        var sum: UInt64 = 0
        for pid in pids {
            do throws(CollectorError) {
                sum += try referencedBytes(of: pid)
            } catch {
                // What has ended, and what is the kernel's own, has no memory. But not every kernel tells of those that have.
                if error.systemCode == ESRCH { continue }
                if error.reason == .absent, unsafe access("\(host.proc)/\(pid)", F_OK) != 0 { continue }
                note(error, about: "smaps")
                return nil
            }
        }
        return sum
    }

    private func referencedBytes(of pid: Int) throws(CollectorError) -> UInt64 {
        do throws(CollectorError) {
            return try hostFile("/proc/\(pid)/smaps_rollup") { (text) throws(ParseError) in
                try readReferencedBytes(&text)
            }
        } catch {
            guard error.reason == .absent else { throw error }
            return try hostFile("/proc/\(pid)/smaps") { (text) throws(ParseError) in
                try readReferencedBytes(&text)
            }
        }
    }

    /// Writes to `/proc/<pid>/clear_refs`.
    ///
    /// The C functions are `open` and `write`.
    fileprivate func markUntouched(_ pid: Int) {
        let path = "\(host.proc)/\(pid)/clear_refs"
        let number = unsafe open(path, O_WRONLY | O_CLOEXEC)
        var code = errno
        if number >= 0 {
            let all: [UInt8] = [UInt8(ascii: "1"), .newline]
            let written = unsafe all.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
            if written == all.count { code = 0 } else { code = errno }
            close(number)
        }
        if ![0, ENOENT, ESRCH].contains(code) { note(.system("write to", path, code), about: "clear_refs") }
    }
}

/// Source: lines as `Referenced:         1234 kB`, one for all memory or one for each mapping.
private func readReferencedBytes(_ text: inout ByteCursor) throws(ParseError) -> UInt64 {
    var kilobytes: UInt64 = 0
    try text.forEachLine { (line) throws(ParseError) in
        let key = line.field()
        if key.equals("Referenced:") { kilobytes += try line.unsigned(valueOf: key) }
    }
    return kilobytes * 1024
}
