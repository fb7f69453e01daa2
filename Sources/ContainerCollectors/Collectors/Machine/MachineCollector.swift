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
        let processors = Processors(of: files)
        let modules = memoryModules(of: files)

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

    private struct Kind {
        var count: UInt64 = 0
        var bytes: UInt64 = 0
    }

    /// Source: `/sys/devices/system/edac/mc/mc0/dimm0/{dimm_mem_type,size}`, the size in MiB.
    private func memoryModules(of files: ContainerFiles) -> [(String, Kind)] {
        guard let top = try? Directory(files.host.path("/sys/devices/system/edac/mc")) else { return [] }
        var kinds: [String: Kind] = [:]
        for controller in top.numbers(after: "mc") {
            guard let controller = top.directory(ifPresent: "mc\(controller)") else { continue }
            for module in controller.numbers(after: "dimm") {
                guard let module = controller.directory(ifPresent: "dimm\(module)"),
                    let type = module.text(ifPresent: "dimm_mem_type"), let size = module.unsigned(ifPresent: "size")
                else { continue }
                kinds[type, default: Kind()].count += 1
                kinds[type, default: Kind()].bytes += size << 20
            }
        }
        return kinds.sorted { $0.key < $1.key }
    }
}

/// How many processors a host has, however one counts them.
private struct Processors {
    private(set) var threads: UInt64?
    private(set) var cores: UInt64?
    private(set) var sockets: UInt64?

    init(of files: ContainerFiles) {
        let places = files.hostFile(ifPresent: "/proc/cpuinfo") { (text) throws(ParseError) in
            try processorPlaces(&text)
        }
        if let places, !places.isEmpty {
            threads = UInt64(places.count)
            // The numbers of cores are their socket's own.
            cores = UInt64(Set(places).count)
            sockets = UInt64(Set(places.map(\.socket)).count)
        }
        if let online = onlineProcessors(of: files) { threads = online }
    }

    /// Source: `/sys/devices/system/node/node*/cpu*`, else `/sys/devices/system/cpu/cpu*`, those left out that are off.
    private func onlineProcessors(of files: ContainerFiles) -> UInt64? {
        guard let system = try? Directory(files.host.path("/sys/devices/system")) else { return nil }
        var count = 0
        let nodes = system.directory(ifPresent: "node")?.numbers(after: "node") ?? []
        for folder in nodes.isEmpty ? ["cpu"] : nodes.map({ "node/node\($0)" }) {
            guard let directory = system.directory(ifPresent: folder) else { continue }
            count += directory.numbers(after: "cpu").count { system.text(ifPresent: "cpu/cpu\($0)/online") != "0" }
        }
        return count == 0 ? nil : UInt64(count)
    }
}

/// Where a thread is.
private struct ProcessorPlace: Hashable {
    var socket = "0"
    var core: String
}

/// Source: `/proc/cpuinfo`, a paragraph a thread, with lines as `core id		: 1`.
private func processorPlaces(_ text: inout ByteCursor) throws(ParseError) -> [ProcessorPlace] {
    var places: [ProcessorPlace] = []
    try text.forEachLine { (line) throws(ParseError) in
        let key = line.field(upTo: .colon).trimmed
        if key.equals("processor") {
            // Without further lines, a thread is a core of its own.
            places.append(ProcessorPlace(core: "thread " + String(line.restOfLine())))
        } else if let last = places.indices.last {
            if key.equals("physical id") { places[last].socket = String(line.restOfLine()) }
            if key.equals("core id") { places[last].core = String(line.restOfLine()) }
        }
    }
    return places
}
