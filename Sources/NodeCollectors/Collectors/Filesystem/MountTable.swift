import ExporterCore
import KernelFiles

/// A mounted file system.
struct Mount: Equatable, Sendable {
    /// What its samples say of it.
    struct Labels: Hashable, Sendable {
        /// As the table spells it: a block device, an NFS export, often just a word.
        let source: String
        let mountPoint: String
        let type: String
        let major: String
        let minor: String
    }

    /// The same for as long as it is mounted.
    let id: UInt64
    let labels: Labels
    /// Where we reach it, as a C string, in which what is not UTF-8 stays what it is.
    let path: [UInt8]
    let isReadOnly: Bool
    /// Whether it is sure to answer at once, so that nobody need wait for it on another thread.
    fileprivate(set) var answersAtOnce: Bool
}

/// Which mounts to report.
struct MountFilter: Sendable {
    let types: NameFilter
    let mountPoints: NameFilter
}

/// The mounts of a host that we report.
///
/// Source: `/proc/1/mountinfo`, as in `29 1 259:2 / /home rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro`.
struct MountTable: Equatable {
    private(set) var mounts: [Mount] = []
}

extension MountTable {
    /// Reads the lines that are mounts; one that is not costs only itself.
    init(parsing text: inout ByteCursor, _ filter: MountFilter, under roots: NodeRoots) throws(ParseError) {
        var mounts: [Mount] = []
        var seen: Set<Mount.Labels> = []
        var hurdles: [String] = []
        try text.forEachLine { (line) throws(ParseError) in
            guard let entry = MountEntry(parsing: &line) else { return }
            let type = String(entry.type)
            let mountPoint = roots.withoutRoot(entry.mountPoint.unescaped)
            if !solidTypes.contains(type) { hurdles.append(String(mountPoint.span)) }
            guard filter.types.accepts(type), let mount = Mount(entry, type, mountPoint, under: roots),
                filter.mountPoints.accepts(mount.labels.mountPoint), seen.insert(mount.labels).inserted
            else { return }
            mounts.append(mount)
        }
        // The way to a tmpfs that is mounted on NFS leads through NFS.
        for index in mounts.indices where mounts[index].answersAtOnce {
            let mountPoint = mounts[index].labels.mountPoint
            mounts[index].answersAtOnce = !hurdles.contains { mountPoint.isAt(orBelow: $0) }
        }
        self.mounts = mounts
    }
}

/// File systems whose size the kernel has in memory, so that asking for it cannot block.
private let promptTypes: Set<String> = ["ext2", "ext3", "ext4", "tmpfs", "ramfs", "devtmpfs", "vfat"]

/// File systems that a path can lead through without anybody else being asked.
private let solidTypes: Set<String> = promptTypes.union([
    "xfs", "btrfs", "bcachefs", "f2fs", "zfs", "overlay", "squashfs", "erofs", "iso9660", "proc", "sysfs", "cgroup",
    "cgroup2", "devpts", "mqueue",
])

extension Mount {
    fileprivate init?(_ entry: borrowing MountEntry, _ type: String, _ mountPoint: [UInt8], under roots: NodeRoots) {
        var device = ByteCursor(entry.device)
        let major = device.field(upTo: .colon)
        let minor = device.field(upTo: .colon)
        guard !major.isEmpty, !minor.isEmpty else { return nil }
        labels = Labels(
            source: String(entry.source), mountPoint: String(mountPoint.span), type: type,
            major: String(major), minor: String(minor))
        id = entry.id
        path = roots.rootPrefix + mountPoint + [0]
        isReadOnly = entry.isReadOnly
        answersAtOnce = promptTypes.contains(type)
    }
}

extension String {
    /// Whether a path is `directory` or below it.
    fileprivate func isAt(orBelow directory: String) -> Bool {
        guard utf8.starts(with: directory.utf8) else { return false }
        let rest = utf8.dropFirst(directory.utf8.count)
        return rest.isEmpty || directory == "/" || rest.first == UInt8(ascii: "/")
    }
}
