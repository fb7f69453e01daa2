import ExporterCore
import Glibc
import Synchronization

/// How many tasks of each container run or wait, and the average of that over ten seconds, with `--enable_load_reader`.
///
/// Source: ``TaskStates`` of the container itself, those of cgroups below left out. Nothing is looked at between scrapes, so an
/// average goes by what was found at each: the longer ago the last was, the less it counts. Without the reader the original
/// writes zeros, which are left out here unless `--emit-zero-families` asks for them.
struct LoadCollector: ContainerCollector, ConfigurableCollector {
    static let name = "cpuLoad"

    static let reader = Flag(
        "enable_load_reader", default: false, "Count the tasks of each container by their states, and average them.")
    static let flags: [any FlagDeclaration] = [reader]

    static let load = Metric.gauge(
        "container_cpu_load_average_10s", "A thousand times the average of tasks that run, over ten seconds.",
        labels: ["id"])
    static let blocked = Metric.gauge(
        "container_cpu_load_d_average_10s",
        "A thousand times the average of tasks that wait without being interruptible, over ten seconds.",
        labels: ["id"])
    static let tasks = Metric.gauge(
        "container_tasks_state", "Tasks by what they do.", labels: ["id", "state"])
    static let metrics: [any MetricDeclaration] = [load, blocked, tasks]

    private struct Averages {
        var running: TaskAverage
        var blocked: TaskAverage
        var taken: ContinuousClock.Instant
    }

    private final class History: Sendable {
        let byCgroup = Mutex<[CgroupKey: Averages]>([:])
    }

    private let isOn: Bool
    private let history = History()

    init(flags: FlagValues) {
        isOn = flags[Self.reader]
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        guard isOn else { return writeZeros(of: files, on: &page) }
        let readings = files.readings { files.taskStates(of: $0.cgroup) }
        let averages = averages(of: readings, among: files.presentCgroups, at: .now)
        page.family(Self.load) { samples in
            for (container, _) in readings {
                samples.add(averages[container.cgroup.key]?.running.thousandfold, container.labels)
            }
        }
        page.family(Self.blocked) { samples in
            for (container, _) in readings {
                samples.add(averages[container.cgroup.key]?.blocked.thousandfold, container.labels)
            }
        }
        page.family(Self.tasks) { samples in
            for (container, states) in readings {
                for (state, count) in states.named { samples.add(count, container.labels, state) }
            }
        }
    }

    private func averages(
        of readings: [(container: Container, reading: TaskStates)],
        among present: Set<CgroupKey>,
        at now: ContinuousClock.Instant
    ) -> [CgroupKey: Averages] {
        history.byCgroup.withLock { history in
            history = history.filter { present.contains($0.key) }
            for (container, states) in readings {
                let key = container.cgroup.key
                var averages =
                    history[key]
                    ?? Averages(
                        running: TaskAverage(states.running), blocked: TaskAverage(states.uninterruptible), taken: now)
                averages.running.add(states.running, after: now - averages.taken)
                averages.blocked.add(states.uninterruptible, after: now - averages.taken)
                averages.taken = now
                history[key] = averages
            }
            return history
        }
    }

    private func writeZeros(of files: ContainerFiles, on page: inout MetricPage) {
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

/// An average that forgets: a count weighs the less, the longer ago it was.
struct TaskAverage: Equatable {
    private var value: Double

    /// Begins with the first count, to be right from the start.
    init(_ first: UInt64) {
        value = Double(first)
    }

    mutating func add(_ count: UInt64, after time: Duration) {
        let decay = exp(-(time / .seconds(10)))
        value = value * decay + Double(count) * (1 - decay)
    }

    /// As the original reports it, whole.
    var thousandfold: Int { Int(value * 1000) }
}
