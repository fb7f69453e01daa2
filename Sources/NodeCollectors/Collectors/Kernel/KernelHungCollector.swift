import ExporterCore

/// How many tasks the kernel has found hung: waiting without being interruptible for minutes.
///
/// Source: `/proc/sys/kernel/hung_task_detect_count`, a number, since Linux 6.13.
struct KernelHungCollector: Collector {
    static let name = "kernel_hung"

    static let hungTasks = Metric.counter("node_kernel_hung_tasks_total", "Hung tasks that the kernel has found.")

    static let metrics: [any MetricDeclaration] = [hungTasks]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let count = try files.number("sys/kernel/hung_task_detect_count")

        page.write(Self.hungTasks, count)
    }
}
