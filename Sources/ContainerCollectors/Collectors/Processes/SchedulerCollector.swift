import ExporterCore
import KernelFiles
import Synchronization

/// How long the processes of each container have run and waited for a processor.
///
/// Source: `/proc/<pid>/schedstat` of each process in the cgroup and those below, as in `30127914 1528000 57`: nanoseconds run,
/// nanoseconds waited, times run. What processes had when they ended stays in the sums.
struct SchedulerCollector: ContainerCollector {
    static let name = "sched"

    static let fields: [ContainerField<SchedulerTimes>] = [
        .counter("cpu_schedstat_run_seconds_total", "Time that processes have run.") { Scaled($0.run, .billionths) },
        .counter("cpu_schedstat_runqueue_seconds_total", "Time that processes have waited for a processor.") {
            Scaled($0.waited, .billionths)
        },
        .counter("cpu_schedstat_run_periods_total", "How often processes were put on a processor.") {
            Scaled($0.slices, .ones)
        },
    ]
    static let metrics: [any MetricDeclaration] = fields.map(\.metric)

    /// What is known of a cgroup: of each process, and what those had that have ended.
    private struct History {
        var processes: [Int: SchedulerTimes] = [:]
        var ended = SchedulerTimes()
    }

    private final class Histories: Sendable {
        let byPath = Mutex<[String: History]>([:])
    }

    private let histories = Histories()

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        // A cgroup's processes with those of the cgroups below, those that are not reported too.
        var processes: [String: [Int: SchedulerTimes]] = [:]
        var untold: Set<String> = []
        for cgroup in files.cgroups {
            guard let pids = files.processes(of: cgroup) else { continue }
            var own: [Int: SchedulerTimes] = [:]
            for pid in pids { own[pid] = files.schedulerTimes(of: pid) }
            for path in cgroup.path.pathsUpward {
                processes[path, default: [:]].merge(own) { $1 }
                if own.isEmpty, !pids.isEmpty { untold.insert(path) }
            }
        }
        let sums = histories.byPath.withLock { histories in
            histories = histories.filter { processes[$0.key] != nil }
            var sums: [String: SchedulerTimes] = [:]
            for (path, now) in processes {
                // Processes of which nobody tells the times are not ones that have never run.
                if now.isEmpty, untold.contains(path), histories[path] == nil { continue }
                var history = histories[path] ?? History()
                for (pid, times) in history.processes where now[pid] == nil { history.ended += times }
                history.processes = now
                histories[path] = history
                sums[path] = now.values.reduce(into: history.ended) { $0 += $1 }
            }
            return sums
        }
        page.write(Self.fields, of: files.readings { sums[$0.cgroup.path] })
    }
}

/// What a process has had of the processors, in nanoseconds.
struct SchedulerTimes: Equatable {
    var run: UInt64 = 0
    var waited: UInt64 = 0
    var slices: UInt64 = 0

    static func += (sum: inout Self, other: Self) {
        sum.run &+= other.run
        sum.waited &+= other.waited
        sum.slices &+= other.slices
    }
}

extension ContainerFiles {
    fileprivate func schedulerTimes(of pid: Int) -> SchedulerTimes? {
        hostFile(ifPresent: "/proc/\(pid)/schedstat") { (line) throws(ParseError) in
            SchedulerTimes(
                run: try line.unsigned("time run"), waited: try line.unsigned("time waited"),
                slices: try line.unsigned("times run"))
        }
    }
}

extension String {
    /// The path itself and all that it lies below: `/a/b`, `/a`, `/`.
    fileprivate var pathsUpward: [String] {
        var paths = [self]
        var rest = self[...]
        while let end = rest.lastIndex(of: "/"), rest != "/" {
            rest = rest[..<end]
            paths.append(rest.isEmpty ? "/" : String(rest))
            if rest.isEmpty { break }
        }
        return paths
    }
}
