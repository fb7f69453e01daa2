import ExporterCore
import KernelFiles

/// What the host has of processors and memory.
///
/// Source: `/sys/devices/system/node`, `/proc/cpuinfo`, `/proc/meminfo` and `/sys/devices/system/edac/mc`.
struct MachineCollector: ContainerCollector {
    static let name = "machine"

    static let physicalCores = metric("cpu_physical_cores", "Cores of all processors.")
    static let cores = metric("cpu_cores", "Processors that the system sees: threads of cores.")
    static let sockets = metric("cpu_sockets", "Processors that can be touched.")
    static let books = metric("cpu_books", "Books of processors; always 0 but on a mainframe.")
    static let drawers = metric("cpu_drawers", "Drawers of processors; always 0 but on a mainframe.")
    static let memory = metric("memory_bytes", "Memory of the host.")
    static let swap = metric("swap_bytes", "Swap space of the host.")
    static let modules = Metric.gauge(
        "machine_dimm_count", "Memory modules, by their kind.", labels: ["boot_id", "type"])
    static let moduleBytes = Metric.gauge(
        "machine_dimm_capacity_bytes", "Size of the memory modules, by their kind.", labels: ["boot_id", "type"])
    static let persistentBytes = Metric.gauge(
        "machine_nvm_capacity", "Persistent memory; always 0 here.", labels: ["boot_id", "mode"])
    static let persistentPower = metric("nvm_avg_power_budget_watts", "Power of persistent memory; always 0 here.")
    static let failure = Metric.gauge("machine_scrape_error", "Whether the host could not be looked at: 1 or 0.")

    static let metrics: [any MetricDeclaration] = [
        physicalCores, cores, sockets, books, drawers, memory, swap, modules, moduleBytes, persistentBytes,
        persistentPower, failure,
    ]

    private static func metric(_ name: String, _ help: String) -> Metric<1> {
        .gauge("machine_\(name)", help, labels: ["boot_id"])
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let labels = files.machineIdentity.labels
        let hardware = files.hardware
        let (processors, modules) = (hardware.processors, hardware.modules)

        func write(_ metric: Metric<1>, _ value: UInt64?, on page: inout MetricPage) {
            page.family(metric) { $0.add(value, labels) }
        }
        write(Self.physicalCores, processors.cores, on: &page)
        write(Self.cores, processors.threads, on: &page)
        write(Self.sockets, processors.sockets, on: &page)
        write(Self.books, files.zero, on: &page)
        write(Self.drawers, files.zero, on: &page)
        write(Self.memory, files.machineMemory?.total, on: &page)
        write(Self.swap, files.machineMemory?.swapTotal, on: &page)
        page.family(Self.modules) { for (type, kind) in modules { $0.add(kind.count, labels, type) } }
        page.family(Self.moduleBytes) { for (type, kind) in modules { $0.add(kind.bytes, labels, type) } }
        page.family(Self.persistentBytes) { samples in
            guard let zero = files.zero else { return }
            for mode in ["memory_mode", "app_direct_mode"] { samples.add(zero, labels, mode) }
        }
        write(Self.persistentPower, files.zero, on: &page)
        page.stamp(nil)
        page.write(Self.failure, files.machineMemory == nil)
    }
}
