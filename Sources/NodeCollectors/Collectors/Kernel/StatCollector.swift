import ExporterCore

/// What the kernel has counted since it started: interrupts, context switches, forks.
///
/// Source: `/proc/stat`, as in `ctxt 38014093`. The processors' lines are the `cpu` collector's.
struct StatCollector: ConfigurableCollector {
    static let name = "stat"

    static let softInterruptsFlag = Flag(
        "collector.stat.softirq", default: false, "Report the number of softirqs of each vector.")
    static let flags: [any FlagDeclaration] = [softInterruptsFlag]

    static let bootTime = Metric.gauge("node_boot_time_seconds", "When the host was started, in seconds since 1970.")
    static let contextSwitches = Metric.counter("node_context_switches_total", "Context switches of all processors.")
    static let forks = Metric.counter("node_forks_total", "Processes and threads created.")
    static let interrupts = Metric.counter("node_intr_total", "Interrupts served.")
    static let blockedProcesses = Metric.gauge("node_procs_blocked", "Processes that wait for I/O.")
    static let runnableProcesses = Metric.gauge("node_procs_running", "Processes that run or are ready to.")
    static let softInterrupts = Metric.counter(
        "node_softirqs_total", "Softirqs handled, by vector.", labels: ["vector"])

    static let metrics: [any MetricDeclaration] = [
        bootTime, contextSwitches, forks, interrupts, blockedProcesses, runnableProcesses, softInterrupts,
    ]

    private let reportsSoftInterrupts: Bool

    init(flags: FlagValues) {
        reportsSoftInterrupts = flags[Self.softInterruptsFlag]
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let activity = try files.activity()

        page.write(Self.bootTime, activity.bootTime)
        page.write(Self.contextSwitches, activity.contextSwitches)
        page.write(Self.forks, activity.forks)
        page.write(Self.interrupts, activity.interrupts)
        page.write(Self.blockedProcesses, activity.blockedProcesses)
        page.write(Self.runnableProcesses, activity.runnableProcesses)
        guard reportsSoftInterrupts else { return }
        page.family(Self.softInterrupts) { samples in
            for (count, vector) in zip(activity.softInterrupts, SoftInterrupt.vectors) { samples.add(count, vector) }
        }
    }
}
