import ExporterCore
import Glibc
import KernelFiles

/// A cgroup: a directory in one or several hierarchies, and its files that are kept open.
///
/// The kernel makes a cgroup's file anew at each `pread` from its start, and finding it costs more than reading it. An open
/// file does not keep the cgroup alive: once that is removed, reading fails and the descriptor is closed.
final class Cgroup {
    /// The path below the root of its hierarchies, `/` for the root itself.
    let path: String
    /// What tells it from another one of the same path that was removed.
    let inode: UInt64

    /// The hierarchies that have it, a bit each.
    private var membership: UInt64 = 0
    /// By hierarchies, what is known of its directory there.
    private var directories: [Int: HierarchyDirectory] = [:]
    /// By ``CgroupFile``; -1 where none is open.
    private var descriptors: [CInt]
    let budget: DescriptorBudget
    /// What its path says, worked out once.
    let names: CgroupNames
    /// What it may have, which stays as it was read until somebody writes to its files.
    var cpuLimit: Setting<CPULimit>?
    var memoryLimits: Setting<MemoryLimits>?
    var maxThreads: Setting<UInt64?>?
    /// How often it ran into its limit, while it has none.
    var memoryFailures: Setting<UInt64?>?
    /// What several collectors want of a scrape.
    var oomKills: OOMKills?
    var memoryEvents: (scrape: Int, events: KeyedNumbers?)?
    /// The network of its first process.
    var network: ProcessNetwork?
    /// When it began, found out once.
    var start: Double?
    /// Whether its memory is known to be accounted for with that of the cgroups below; then it stays so.
    var isHierarchical = false

    init(path: String, inode: UInt64, budget: DescriptorBudget) {
        self.path = path
        self.inode = inode
        self.budget = budget
        names = CgroupNames(path: path)
        descriptors = [CInt](repeating: -1, count: CgroupFile.allCases.count)
    }

    deinit {
        for descriptor in descriptors where descriptor >= 0 {
            close(descriptor)
            budget.giveBack(1)
        }
    }

    var isRoot: Bool { path == "/" }

    /// A look begins, which tells the hierarchies that have it by ``joins(_:as:)``.
    func forgetHierarchies() { membership = 0 }

    /// It has a directory in a hierarchy.
    ///
    /// Of version 1 one can be made anew while the others stay: what was read of the former one says nothing of it.
    func joins(_ hierarchy: Int, as inode: UInt64) {
        membership |= 1 << UInt64(hierarchy)
        guard directories[hierarchy]?.inode != inode else { return }
        directories[hierarchy] = HierarchyDirectory(inode: inode)
        forgetWhatWasRead()
    }

    /// The look is over: it has no directory where it has not joined.
    ///
    /// One that is made there later can have the same inode.
    func leavesOthers() {
        guard directories.count > membership.nonzeroBitCount else { return }
        directories = directories.filter { isIn($0.key) }
        forgetWhatWasRead()
    }

    private func forgetWhatWasRead() {
        (cpuLimit, memoryLimits, maxThreads, memoryFailures, oomKills) = (nil, nil, nil, nil, nil)
        isHierarchical = false
    }

    func isIn(_ hierarchy: Int) -> Bool { membership & 1 << UInt64(hierarchy) != 0 }

    func isWatched(in hierarchy: Int) -> Bool { directories[hierarchy]?.watch != nil }

    func watched(in hierarchy: Int, by watch: Watch) { directories[hierarchy]?.watch = watch }

    /// Its directory in a hierarchy.
    func directory(in hierarchy: CgroupLayout.Hierarchy) -> String {
        isRoot ? hierarchy.path : hierarchy.path + path
    }

    func path(of file: CgroupFile, in hierarchy: CgroupLayout.Hierarchy) -> String {
        "\(directory(in: hierarchy))/\(file.name)"
    }

    /// Reads a file into the start of `buffer` and returns its length, or the system's error number.
    func read(
        _ file: CgroupFile,
        in hierarchy: CgroupLayout.Hierarchy,
        into buffer: inout [UInt8],
        keepingOpen isKept: Bool = true
    ) -> Result<Int, SystemError> {
        let kept = descriptors[file.rawValue]
        if kept >= 0 {
            if let count = readAll(kept, into: &buffer) { return .success(count) }
            close(kept)
            budget.giveBack(1)
            descriptors[file.rawValue] = -1
        }
        let opened = unsafe open(path(of: file, in: hierarchy), O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return .failure(SystemError(code: errno)) }
        let count = readAll(opened, into: &buffer)
        let code = errno
        if count != nil, isKept, budget.take() {
            descriptors[file.rawValue] = opened
        } else {
            close(opened)
        }
        return count.map { .success($0) } ?? .failure(SystemError(code: code))
    }
}

/// A cgroup's directory in one hierarchy.
private struct HierarchyDirectory {
    let inode: UInt64
    var watch: Watch?
}

/// A system call failed.
struct SystemError: Error {
    let code: CInt
}

/// Reads a file from its start; `nil`, with `errno` set, when it cannot be read.
private func readAll(_ descriptor: CInt, into buffer: inout [UInt8]) -> Int? {
    var count = 0
    while true {
        if count == buffer.count { buffer.append(contentsOf: repeatElement(0, count: count)) }
        let received = unsafe buffer.withUnsafeMutableBytes { bytes in
            let free = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
            return unsafe pread(descriptor, free.baseAddress, free.count, off_t(count))
        }
        if received < 0, errno == EINTR { continue }
        guard received >= 0 else { return nil }
        count += received
        // A file of a cgroup is small: what does not fill the buffer is all of it.
        if count < buffer.count { return count }
    }
}
