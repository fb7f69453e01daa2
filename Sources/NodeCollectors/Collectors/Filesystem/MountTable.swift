import ExporterCore

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

/// A line of the mount table, where it lies.
private struct MountEntry: ~Escapable {
    let id: UInt64
    let device: Span<UInt8>
    let mountPoint: Span<UInt8>
    let type: Span<UInt8>
    let source: Span<UInt8>
    private let options: Span<UInt8>
    private let superOptions: Span<UInt8>

    @_lifetime(copy line)
    init?(parsing line: inout ByteCursor) {
        guard let id = UInt64(ascii: line.field(upTo: .space)) else { return nil }
        self.id = id
        _ = line.field(upTo: .space)  // The mount it is mounted on.
        device = line.field(upTo: .space)
        _ = line.field(upTo: .space)  // The directory of the file system that is mounted.
        mountPoint = line.field(upTo: .space)
        options = line.field(upTo: .space)
        // Any number of optional fields ends with a dash.
        repeat {
            if line.isAtEnd { return nil }
        } while !line.field(upTo: .space).equals("-")
        type = line.field(upTo: .space)
        source = line.field(upTo: .space)
        superOptions = line.restOfLine()
        guard !mountPoint.isEmpty, !type.isEmpty, !superOptions.isEmpty else { return nil }
    }

    var isReadOnly: Bool {
        options.contains(option: "ro") || superOptions.contains(option: "ro")
            || superOptions.contains(option: "emergency_ro")
    }
}

extension Span<UInt8> {
    /// Whether an option is in a list such as `rw,relatime`.
    fileprivate func contains(option: StaticString) -> Bool {
        var options = ByteCursor(self)
        while !options.isAtEnd {
            if options.field(upTo: .comma).equals(option) { return true }
        }
        return false
    }

    /// The bytes, with each `\040` the space that the kernel writes so, and so on for tabs, line ends and backslashes.
    fileprivate var unescaped: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var index = 0
        while index < count {
            if self[index] == .backslash, index + 3 < count, let byte = UInt8(octal: extracting(index + 1...index + 3))
            {
                bytes.append(byte)
                index += 4
            } else {
                bytes.append(self[index])
                index += 1
            }
        }
        return bytes
    }
}

extension UInt8 {
    fileprivate init?(octal digits: Span<UInt8>) {
        var value = 0
        for index in digits.indices {
            let digit = digits[index] &- .zero
            guard digit < 8 else { return nil }
            value = value << 3 | Int(digit)
        }
        self.init(exactly: value)
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
