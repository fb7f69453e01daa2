import ExporterCore
import Glibc
import KernelFiles

/// How long tasks have waited for a resource: some of them (waiting), or all at once (stalled).
///
/// Source: `/proc/pressure/{cpu,io,memory,irq}`, as in `some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781`, in
/// microseconds.
struct PressureCollector: Collector {
    static let name = "pressure"

    static let cpuWaiting = Metric.counter(
        "node_pressure_cpu_waiting_seconds_total", "Time in which tasks waited for a processor.")
    static let ioWaiting = Metric.counter(
        "node_pressure_io_waiting_seconds_total", "Time in which tasks waited for I/O.")
    static let ioStalled = Metric.counter(
        "node_pressure_io_stalled_seconds_total", "Time in which all tasks waited for I/O.")
    static let memoryWaiting = Metric.counter(
        "node_pressure_memory_waiting_seconds_total", "Time in which tasks waited for memory.")
    static let memoryStalled = Metric.counter(
        "node_pressure_memory_stalled_seconds_total", "Time in which all tasks waited for memory.")
    static let irqStalled = Metric.counter(
        "node_pressure_irq_stalled_seconds_total", "Time in which interrupts kept all tasks waiting.")

    static let metrics: [any MetricDeclaration] = [
        cpuWaiting, ioWaiting, ioStalled, memoryWaiting, memoryStalled, irqStalled,
    ]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let cpu = try stallTime("cpu", in: files)
        let io = try stallTime("io", in: files)
        let memory = try stallTime("memory", in: files)
        let irq = try stallTime("irq", in: files)
        guard cpu != nil || io != nil || memory != nil || irq != nil else {
            throw .absent("\(files.roots.proc)/pressure")
        }

        page.write(Self.cpuWaiting, cpu?.some.map(seconds))
        page.write(Self.ioWaiting, io?.some.map(seconds))
        page.write(Self.ioStalled, io?.full.map(seconds))
        page.write(Self.memoryWaiting, memory?.some.map(seconds))
        page.write(Self.memoryStalled, memory?.full.map(seconds))
        page.write(Self.irqStalled, irq?.full.map(seconds))
    }

    /// What the kernel says of a resource; `nil` when it does not follow that one.
    private func stallTime(_ resource: String, in files: NodeFiles) throws(CollectorError) -> StallTime? {
        do throws(CollectorError) {
            return try files.proc("pressure/\(resource)", parse: StallTime.init)
        } catch {
            // A kernel started with psi=0 has the files and refuses to open them.
            if error.reason == .absent || error.systemCode == EOPNOTSUPP { return nil }
            throw error
        }
    }
}

/// Two divisions, as in the original: one would differ in the last bit.
private func seconds(_ microseconds: UInt64) -> Double { Double(microseconds) / 1000 / 1000 }
