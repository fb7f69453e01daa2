import ExporterCore
import KernelFiles

/// How long tasks of each container have waited for a resource: some of them (waiting), or all at once (stalled).
///
/// Source: `cpu.pressure`, `memory.pressure` and `io.pressure` of the unified hierarchy, as in
/// `some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781`, in microseconds. Hosts of version 1 have it as well where that
/// hierarchy stands beside the others.
struct PressureCollector: ContainerCollector {
    static let name = "pressure"

    static let fields: [ContainerField<Pressure>] = [
        .counter("pressure_cpu_stalled_seconds_total", "Time in which all tasks waited for a processor.") {
            $0.cpu.full
        },
        .counter("pressure_cpu_waiting_seconds_total", "Time in which tasks waited for a processor.") { $0.cpu.some },
        .counter("pressure_memory_stalled_seconds_total", "Time in which all tasks waited for memory.") {
            $0.memory.full
        },
        .counter("pressure_memory_waiting_seconds_total", "Time in which tasks waited for memory.") { $0.memory.some },
        .counter("pressure_io_stalled_seconds_total", "Time in which all tasks waited for I/O.") { $0.io.full },
        .counter("pressure_io_waiting_seconds_total", "Time in which tasks waited for I/O.") { $0.io.some },
    ]

    static let metrics: [any MetricDeclaration] = fields.map(\.metric)

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        page.write(Self.fields, of: files.readings { Pressure(of: $0.cgroup, in: files) })
    }
}

/// How long a cgroup has waited for each resource.
struct Pressure {
    struct Wait {
        let some: Scaled?
        let full: Scaled?

        init(_ time: StallTime?, zero: UInt64?) {
            some = (time?.some ?? zero).map { Scaled($0, .millionths) }
            full = (time?.full ?? zero).map { Scaled($0, .millionths) }
        }
    }

    let cpu: Wait
    let memory: Wait
    let io: Wait

    init(of cgroup: Cgroup, in files: ContainerFiles) {
        cpu = Wait(files.stallTime(.cpuPressure, of: cgroup), zero: files.zero)
        memory = Wait(files.stallTime(.memoryPressure, of: cgroup), zero: files.zero)
        io = Wait(files.stallTime(.ioPressure, of: cgroup), zero: files.zero)
    }
}

extension ContainerFiles {
    fileprivate func stallTime(_ file: CgroupFile, of cgroup: Cgroup) -> StallTime? {
        read(file, of: cgroup) { (text) throws(ParseError) in try StallTime(parsing: &text) }
    }
}
