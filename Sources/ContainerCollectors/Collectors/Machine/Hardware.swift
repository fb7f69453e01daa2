import ExporterCore
import KernelFiles

/// What hardly ever changes of a host, looked at once a minute.
struct Hardware {
    /// Memory modules of a kind.
    struct Kind {
        var count: UInt64 = 0
        var bytes: UInt64 = 0
    }

    let processors: Processors
    let modules: [(String, Kind)]
    let kernelRelease: String
    let osName: String
    fileprivate let lookedAt: Double

    init(of files: ContainerFiles) {
        processors = Processors(of: files)
        modules = Self.memoryModules(of: files)
        kernelRelease = files.kernelRelease
        osName = files.osName
        lookedAt = files.now
    }

    /// Source: `/sys/devices/system/edac/mc/mc0/dimm0/{dimm_mem_type,size}`, the size in MiB.
    private static func memoryModules(of files: ContainerFiles) -> [(String, Kind)] {
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

extension ContainerFiles {
    var hardware: Hardware {
        if let known = machine.hardware, now - known.lookedAt < 60 { return known }
        let hardware = Hardware(of: self)
        machine.hardware = hardware
        return hardware
    }
}

/// How many processors a host has, however one counts them.
struct Processors {
    private(set) var threads: UInt64?
    private(set) var cores: UInt64?
    private(set) var sockets: UInt64?

    init(of files: ContainerFiles) {
        let listed = files.hostFile(ifPresent: "/proc/cpuinfo") { (text) throws(ParseError) in
            try processorPlaces(&text)
        }
        var places = listed ?? []
        if !places.contains(where: \.isToldCore) {
            // Not every architecture lists its cores there.
            let told = toldPlaces(in: files)
            if !told.isEmpty { places = told }
        }
        if !places.isEmpty {
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
    /// Whether it is known which core that is, not only which thread.
    var isToldCore = false
}

/// Source: `/sys/devices/system/cpu/cpu*/topology/{core_id,physical_package_id}`, which only those have that are on.
private func toldPlaces(in files: ContainerFiles) -> [ProcessorPlace] {
    guard let cpus = try? Directory(files.host.path("/sys/devices/system/cpu")) else { return [] }
    return cpus.numbers(after: "cpu").compactMap { number in
        guard let core = cpus.text(ifPresent: "cpu\(number)/topology/core_id") else { return nil }
        let socket = cpus.text(ifPresent: "cpu\(number)/topology/physical_package_id") ?? "0"
        return ProcessorPlace(socket: socket, core: core, isToldCore: true)
    }
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
            if key.equals("core id") {
                places[last].core = String(line.restOfLine())
                places[last].isToldCore = true
            }
        }
    }
    return places
}
