import CLinux
import ExporterCore
import Glibc
import KernelFiles

/// What accounts for a resource of cgroups.
enum CgroupController: String, CaseIterable {
    case cpu, cpuacct, memory, blkio, cpuset, pids, hugetlb, devices
    case perfEvent = "perf_event"
    /// What every cgroup of the unified hierarchy has, whatever controllers are enabled there.
    case unified

    /// What it is called in `cgroup.controllers` of version 2; `nil` where that does not list it.
    var nameInUnified: String? {
        switch self {
        case .blkio: "io"
        case .cpuacct, .devices, .unified: nil
        default: rawValue
        }
    }
}

/// The hierarchies of cgroups that a host has, and which of them accounts for what.
///
/// A class, so that everybody who asks is handed one reference.
final class CgroupLayout {
    enum Version: String {
        case v1, v2
        /// Version 1, and beside it a unified hierarchy without controllers.
        case hybrid
    }

    struct Hierarchy: Equatable {
        let path: String
        let controllers: [CgroupController]
    }

    let version: Version
    let hierarchies: [Hierarchy]
    private let places: [CgroupController: Int]
    /// By ``CgroupFile``; -1 for those of which nobody accounts for what they tell.
    private let filePlaces: [Int]

    /// Which hierarchy accounts for it.
    func place(of controller: CgroupController) -> Int? { places[controller] }

    var isV2: Bool { version == .v2 }

    private init(_ version: Version, _ hierarchies: [Hierarchy]) {
        self.version = version
        self.hierarchies = hierarchies
        var places: [CgroupController: Int] = [:]
        for (index, hierarchy) in hierarchies.enumerated() {
            for controller in hierarchy.controllers where places[controller] == nil { places[controller] = index }
        }
        self.places = places
        filePlaces = CgroupFile.allCases.map { places[$0.controller] ?? -1 }
    }

    /// Which hierarchy has a file; `nil` when none does.
    func place(of file: CgroupFile) -> Int? {
        let place = filePlaces[file.rawValue]
        return place < 0 ? nil : place
    }
}

extension CgroupLayout {
    /// Finds out what the host has.
    ///
    /// Source: the file system at `/sys/fs/cgroup`, else the mount table, as in
    /// `35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory`.
    convenience init(of host: HostRoot) throws(CollectorError) {
        let top = host.path("/sys/fs/cgroup")
        if isUnified(top) {
            self.init(unified: top)
            return
        }
        let mounted = Self.mounts(of: host)
        let isAnyOfV1 = mounted.contains { $0.controllers != [.unified] }
        let mounts = isAnyOfV1 ? mounted : Self.folders(in: top)
        guard mounts.contains(where: { $0.controllers != [.unified] }) else {
            if let unified = mounted.first {
                self.init(unified: unified.path)
                return
            }
            throw CollectorError(
                .absent, "find", "cgroups at \(top)", why: "neither version is mounted there",
                remedy: "give the folder that the host's root is mounted on by --rootfs")
        }
        let isHybrid = mounts.contains { $0.controllers == [.unified] }
        self.init(isHybrid ? .hybrid : .v1, mounts)
    }

    private convenience init(unified path: String) {
        self.init(.v2, [Hierarchy(path: path, controllers: CgroupController.allCases)])
    }

    /// The hierarchies of the mount table that can be reached.
    private static func mounts(of host: HostRoot) -> [Hierarchy] {
        // Below a mounted root, the mounts are those of the host's first process, not ours.
        let tables = host.prefix.isEmpty ? ["self", "1"] : ["1", "self"]
        for process in tables {
            let table = KernelFile("\(host.proc)/\(process)/mountinfo")
            let found = table.read { (text) throws(ParseError) in try hierarchies(in: &text, host) } ?? []
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func hierarchies(
        in text: inout ByteCursor,
        _ host: HostRoot
    ) throws(ParseError) -> [Hierarchy] {
        var found: [Hierarchy] = []
        try text.forEachLine { (line) throws(ParseError) in
            guard let mount = MountEntry(parsing: &line) else { return }
            let isUnified = mount.type.equals("cgroup2")
            guard isUnified || mount.type.equals("cgroup") else { return }
            let controllers =
                isUnified ? [.unified] : CgroupController.allCases.filter { mount.superOptions.contains($0) }
            let path = host.path(toldAs: String(mount.mountPoint.unescaped.span))
            // Of several mounts of the same the first counts that is there.
            guard !controllers.isEmpty, !found.contains(where: { $0.controllers == controllers }),
                unsafe access(path, F_OK) == 0
            else { return }
            found.append(Hierarchy(path: path, controllers: controllers))
        }
        return found
    }

    /// The hierarchies of a copy without a mount table: folders named after their controllers.
    private static func folders(in top: String) -> [Hierarchy] {
        guard let names = try? Directory(top).names() else { return [] }
        return names.compactMap { name in
            let controllers = name.split(separator: ",").compactMap { CgroupController(rawValue: String($0)) }
            return controllers.isEmpty ? nil : Hierarchy(path: "\(top)/\(name)", controllers: controllers)
        }
    }
}

/// Whether a folder is of version 2: by its file system, or in a copy by files that version 1 does not have.
private func isUnified(_ folder: String) -> Bool {
    if unsafe CLinux_file_system_magic(folder) == cgroup2Magic { return true }
    return ["cgroup.controllers", "cgroup.subtree_control", "cgroup.threads", "cgroup.stat"].contains { name in
        unsafe access("\(folder)/\(name)", F_OK) == 0
    }
}

private let cgroup2Magic = 0x6367_7270

extension Span<UInt8> {
    /// Whether a controller is among the options of a mount, as in `rw,cpu,cpuacct`.
    fileprivate func contains(_ controller: CgroupController) -> Bool {
        var options = ByteCursor(self)
        while !options.isAtEnd {
            if options.field(upTo: .comma).equals(controller.rawValue.utf8.span) { return true }
        }
        return false
    }
}
