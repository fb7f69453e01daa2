import ExporterCore
import KernelFiles
import Synchronization

/// What the processors spend their time on, which there are, and how often heat slowed them down.
///
/// Source: `/proc/stat`, as in `cpu0 4705 356 584 3699 23 23 0 0 0 0`, in hundredths of a second whatever the kernel's
/// own tick is; `/sys/devices/system/cpu`; and `/proc/cpuinfo`, only for `--collector.cpu.info`. Guest time is part of
/// user and nice time.
final class CPUCollector: ConfigurableCollector {
    static let name = "cpu"

    static let seconds = Metric.counter(
        "node_cpu_seconds_total", "Time spent in each mode.", labels: ["cpu", "mode"])
    static let guestSeconds = Metric.counter(
        "node_cpu_guest_seconds_total", "Time spent running virtual machines.", labels: ["cpu", "mode"])
    static let packageThrottles = Metric.counter(
        "node_cpu_package_throttles_total", "Times that heat slowed a package down.", labels: ["package"])
    static let coreThrottles = Metric.counter(
        "node_cpu_core_throttles_total", "Times that heat slowed a core down.", labels: ["core", "package"])
    static let online = Metric.gauge("node_cpu_online", "Whether the processor is online.", labels: ["cpu"])
    static let isolated = Metric.gauge(
        "node_cpu_isolated", "Processors that the scheduler leaves alone.", labels: ["cpu"])

    static let metrics: [any MetricDeclaration] =
        [seconds, guestSeconds, packageThrottles, coreThrottles, online, isolated] + CPUInfoReport.metrics

    static let guestFlag = Flag("collector.cpu.guest", default: true, "Report the time spent running virtual machines.")
    static let flags: [any FlagDeclaration] = [guestFlag] + CPUInfoReport.flags

    fileprivate struct State {
        var times: [ProcessorTimes] = []
        var topology = ProcessorTopology()
    }
    private let state = Mutex(State())
    private let reportsGuestTime: Bool
    private let info: CPUInfoReport?

    init(flags: FlagValues) {
        reportsGuestTime = flags[Self.guestFlag]
        info = CPUInfoReport(flags: flags)
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let report = try info?.read(from: files)
        let reading = try files.activity().processors
        let times = state.withLock { $0.advance(to: reading) }
        let processors = state.withLock { ProcessorState(files, &$0.topology) }

        if let report { info?.write(report, to: &page) }
        write(times, to: &page)
        processors.write(to: &page)
    }

    private func write(_ times: [ProcessorTimes], to page: inout MetricPage) {
        page.family(Self.seconds) { samples in
            for times in times {
                for (mode, label) in modes { samples.add(Scaled(times[mode], .hundredths), times.processor, label) }
            }
        }
        guard reportsGuestTime else { return }
        page.family(Self.guestSeconds) { samples in
            for times in times {
                samples.add(Scaled(times[.guest], .hundredths), times.processor, "user")
                samples.add(Scaled(times[.guestNice], .hundredths), times.processor, "nice")
            }
        }
    }
}

private let modes: [(ProcessorTimes.Mode, String)] = [
    (.user, "user"), (.nice, "nice"), (.system, "system"), (.idle, "idle"), (.iowait, "iowait"), (.irq, "irq"),
    (.softirq, "softirq"), (.steal, "steal"),
]

extension CPUCollector.State {
    /// The times to report: those read, but none less than at the last scrape.
    fileprivate mutating func advance(to reading: [ProcessorTimes]) -> [ProcessorTimes] {
        var index = 0
        times = reading.map { times in
            // Both lists are in the kernel's order, so the search goes on where it ended.
            while index < self.times.count, self.times[index].processor < times.processor { index += 1 }
            guard index < self.times.count, self.times[index].processor == times.processor else { return times }
            return times.holding(self.times[index])
        }
        return times
    }
}

/// What sysfs says of the processors.
private struct ProcessorState {
    private var throttling: ProcessorThrottling?
    private var online: [(processor: Int, isOnline: Bool)] = []
    private var isolated = ProcessorList()

    /// sysfs may be masked in a container, and the times are worth having without it.
    init(_ files: NodeFiles, _ topology: inout ProcessorTopology) {
        guard let directory = try? files.sys("devices/system/cpu"), let processors = try? files.processors() else {
            return
        }
        topology.update(for: processors)
        throttling = ProcessorThrottling(processors, in: directory, &topology)
        if let first = processors.first, directory.text(ifPresent: "\(first.name)/online") != nil {
            online = processors.map { ($0.number, directory.text(ifPresent: "\($0.name)/online") == "1") }
        }
        // Longer than an attribute can be where many are isolated.
        isolated = (try? files.file("\(directory.path)/isolated", parse: ProcessorList.init)) ?? ProcessorList()
    }

    func write(to page: inout MetricPage) {
        page.family(CPUCollector.packageThrottles) { samples in
            for (package, count) in throttling?.packages ?? [] { samples.add(count, package) }
        }
        page.family(CPUCollector.coreThrottles) { samples in
            for (place, count) in throttling?.cores ?? [] { samples.add(count, place.core, place.package) }
        }
        page.family(CPUCollector.online) { samples in
            for (processor, isOnline) in online { samples.add(isOnline, processor) }
        }
        page.family(CPUCollector.isolated) { samples in
            for range in isolated.ranges { for processor in range { samples.add(1, processor) } }
        }
    }
}
