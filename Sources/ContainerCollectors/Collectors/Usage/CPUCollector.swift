import ExporterCore

/// How much of the processors each container has used, and how often it was held back.
///
/// Source, version 1: `cpuacct.usage_percpu` in nanoseconds, `cpuacct.stat` in hundredths of a second, and `cpu.stat`, as in
/// `nr_throttled 2`; version 2: `cpu.stat`, as in `usage_usec 26238`. Where a unified hierarchy stands beside version 1, its
/// `cpu.stat` tells the user's and the system's share to the microsecond.
struct CPUCollector: ContainerCollector, ConfigurableCollector {
    static let name = "cpu"
    static let flags: [any FlagDeclaration] = []

    static let usage = Metric.counter(
        "container_cpu_usage_seconds_total",
        "CPU time used, by processor where the kernel tells and percpu is on, else as a total.", labels: ["id", "cpu"])

    static let times: [ContainerField<CPUUsage>] = [
        .counter("cpu_user_seconds_total", "CPU time used outside the kernel.") { $0.user },
        .counter("cpu_system_seconds_total", "CPU time used in the kernel.") { $0.system },
    ]

    static let throttling: [ContainerField<CPUUsage>] = [
        .counter("cpu_cfs_periods_total", "Periods in which the quota was in force.", count: { $0.periods }),
        .counter("cpu_cfs_throttled_periods_total", "Periods in which the quota was used up.", count: { $0.throttled }),
        .counter("cpu_cfs_throttled_seconds_total", "Time held back for want of quota.") { $0.throttledTime },
        .counter("cpu_cfs_burst_periods_total", "Periods in which saved quota was used.", count: { $0.bursts }),
        .counter("cpu_cfs_burst_seconds_total", "CPU time used out of saved quota.") { $0.burstTime },
    ]

    static let metrics: [any MetricDeclaration] = times.map(\.metric) + [usage] + throttling.map(\.metric)

    private let isPerCPU: Bool

    init(flags: FlagValues) {
        isPerCPU = MetricGroup.enabled(flags).contains(.percpu)
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let readings = files.readings { CPUUsage(of: $0.cgroup, in: files, isPerCPU: isPerCPU) }
        page.write(Self.times, of: readings)
        page.family(Self.usage) { samples in
            for (container, usage) in readings {
                // A processor that was never used has no series.
                for (number, time) in usage.perCPU.enumerated() where time > 0 {
                    samples.add(Scaled(time, .billionths), container.labels, cpuLabel(number))
                }
                if let total = usage.total, total.count > 0 { samples.add(total, container.labels, "total") }
            }
        }
        page.write(Self.throttling, of: readings)
    }
}

/// What a cgroup has used of the processors.
final class CPUUsage {
    var user: Scaled?
    var system: Scaled?
    /// In nanoseconds, by processor.
    var perCPU: [UInt64] = []
    var total: Scaled?
    /// Only where there is a quota, as what follows.
    var periods: UInt64?
    var throttled: UInt64?
    var throttledTime: Scaled?
    var bursts: UInt64?
    var burstTime: Scaled?

    init(of cgroup: Cgroup, in files: ContainerFiles, isPerCPU: Bool) {
        let hasQuota = files.cpuLimit(of: cgroup).quota != nil
        var stat: KeyedNumbers?
        if files.layout?.isV2 == true {
            stat = files.unifiedCPUStat(of: cgroup)
            total = stat?[.usage].map { Scaled($0, .millionths) }
            user = (stat?[.user] ?? files.zero).map { Scaled($0, .millionths) }
            system = (stat?[.system] ?? files.zero).map { Scaled($0, .millionths) }
        } else {
            readVersion1(of: cgroup, in: files, isPerCPU: isPerCPU)
            // Of version 1 there is nothing else in it.
            if hasQuota {
                stat = files.read(.cpuStat, of: cgroup) { (text) throws(ParseError) in
                    try files.keys.cpuStat.read(&text)
                }
            }
        }
        guard hasQuota else { return }
        let zero = files.zero.map { Scaled($0, .ones) }
        periods = stat?[.periods] ?? files.zero
        throttled = stat?[.throttledPeriods] ?? files.zero
        throttledTime = time(stat, nanoseconds: .throttledTime, microseconds: .throttledMicroseconds) ?? zero
        bursts = stat?[.bursts] ?? files.zero
        burstTime = time(stat, nanoseconds: .burstTime, microseconds: .burstMicroseconds) ?? zero
    }

    private func readVersion1(of cgroup: Cgroup, in files: ContainerFiles, isPerCPU: Bool) {
        var nanoseconds: UInt64?
        if isPerCPU {
            let times = files.read(.cpuacctPerCPU, of: cgroup) { (line) throws(ParseError) in
                var times: [UInt64] = []
                while !line.isAtLineEnd { times.append(try line.unsigned("time of a processor")) }
                return times
            }
            perCPU = times ?? []
            nanoseconds = times?.reduce(0, &+)
        }
        if perCPU.isEmpty {
            nanoseconds = files.number(.cpuacctUsage, of: cgroup)
            total = nanoseconds.map { Scaled($0, .billionths) }
        }
        if let unified = files.unifiedCPUStat(of: cgroup), let usage = unified[.usage], let nanoseconds,
            usage.isNear(nanoseconds / 1000)
        {
            user = unified[.user].map { Scaled($0, .millionths) }
            system = unified[.system].map { Scaled($0, .millionths) }
            return
        }
        let ticks = files.read(.cpuacctStat, of: cgroup) { (text) throws(ParseError) in
            try files.keys.cpuacctStat.read(&text)
        }
        user = (ticks?[0] ?? files.zero).map { Scaled($0, .hundredths) }
        system = (ticks?[1] ?? files.zero).map { Scaled($0, .hundredths) }
    }
}

extension ContainerFiles {
    fileprivate func unifiedCPUStat(of cgroup: Cgroup) -> KeyedNumbers? {
        read(.unifiedCPUStat, of: cgroup) { (text) throws(ParseError) in try keys.unifiedCPUStat.read(&text) }
    }
}

private func time(_ stat: KeyedNumbers?, nanoseconds: CPUKey, microseconds: CPUKey) -> Scaled? {
    stat?[nanoseconds].map { Scaled($0, .billionths) } ?? stat?[microseconds].map { Scaled($0, .millionths) }
}

extension UInt64 {
    /// Whether two counts of microseconds, read one after the other, can be of the same: a cgroup of the unified hierarchy
    /// may have the path of another one, and other processes.
    fileprivate func isNear(_ other: UInt64) -> Bool {
        let difference = self > other ? self - other : other - self
        return difference <= Swift.max(50_000, other / 50)
    }
}

/// `cpu00`, as the original spells it.
private func cpuLabel(_ number: Int) -> String {
    number < cpuLabels.count ? cpuLabels[number] : "cpu\(number)"
}

private let cpuLabels = (0..<100).map { $0 < 10 ? "cpu0\($0)" : "cpu\($0)" }
