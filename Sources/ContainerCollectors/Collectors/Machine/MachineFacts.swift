import ExporterCore
import KernelFiles

/// What is found out once, or now and then, and is of no cgroup.
final class MachineFacts {
    let mounts = MountWatch()
    let devices = BlockDevices()
    let tasks = TaskStatesSocket()
    /// The names of the files that cgroups of version 1 have for their disks.
    var blockFiles: Set<CgroupFile>?
    /// Of containers whose engine does not tell where they write, by their ids.
    var layers: [String: (pid: Int, layer: ContainerMetadata.Layer?)] = [:]
    /// When the host started, in seconds since 1970.
    var bootTime: Double?
    var identity: MachineIdentity?
    var hardware: Hardware?
    var perf: PerfSession?

    /// Forgets containers that are gone.
    func keep(_ metadata: [ContainerMetadata]) {
        let ids = Set(metadata.map(\.id))
        layers = layers.filter { ids.contains($0.key) }
    }
}

/// How much memory the host has, in bytes.
///
/// Source: `/proc/meminfo`, as in `MemTotal:       24682416 kB`.
struct MachineMemory: Equatable {
    private(set) var total: UInt64?
    private(set) var swapTotal: UInt64?
    private(set) var swapFree: UInt64?

    var swapUsed: UInt64? {
        guard let swapTotal, let swapFree else { return nil }
        return swapTotal - min(swapFree, swapTotal)
    }
}

extension MachineMemory {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        while !text.isAtEnd {
            let key = text.field()
            if key.equals("MemTotal:") {
                total = try text.unsigned(valueOf: key) &* 1024
            } else if key.equals("SwapTotal:") {
                swapTotal = try text.unsigned(valueOf: key) &* 1024
            } else if key.equals("SwapFree:") {
                swapFree = try text.unsigned(valueOf: key) &* 1024
            }
            text.nextLine()
        }
    }
}

extension ContainerFiles {
    var machineMemory: MachineMemory? {
        if let known = shared.memory { return known }
        let memory = hostFile(ifPresent: "/proc/meminfo") { (text) throws(ParseError) in
            try MachineMemory(parsing: &text)
        }
        shared.memory = memory
        return memory
    }

    /// When the host started, in seconds since 1970.
    ///
    /// Source: `btime` of `/proc/stat`.
    var bootTime: Double? {
        if let known = machine.bootTime { return known }
        let boot = hostFile(ifPresent: "/proc/stat") { (text) throws(ParseError) in try text.bootTime() }
        machine.bootTime = boot.map { Double($0) }
        return machine.bootTime
    }

    /// A small file's text without blanks around it; `nil` when there is none.
    func text(_ path: String) -> String? {
        let text = hostFile(ifPresent: path) { (text) throws(ParseError) in String(text.restOfLine()) }
        return text?.isEmpty == false ? text : nil
    }
}
