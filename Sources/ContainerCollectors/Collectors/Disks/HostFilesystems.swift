import ExporterCore
import Glibc
import KernelFiles

/// A mounted file system of the host.
struct HostFilesystem: Equatable {
    /// What the label says: its source, where it has one of its own.
    let device: String
    let number: DeviceNumber
    /// The device of the file system that an overlay writes to, where it is as large as that; else its own.
    var backing: DeviceNumber
    /// Where this process reaches it.
    let path: String
    /// Whether asking for its size can take for ever.
    let canHang: Bool
}

/// The number of a block device, or of what stands for one.
struct DeviceNumber: Hashable {
    let major: UInt64
    let minor: UInt64

    init(major: UInt64, minor: UInt64) {
        self.major = major
        self.minor = minor
    }

    /// Reads `254:0`; `nil` when it is no such thing.
    init?(_ text: Span<UInt8>) {
        var cursor = ByteCursor(text)
        guard let major = UInt64(ascii: cursor.field(upTo: .colon)), let minor = UInt64(ascii: cursor.restOfLine())
        else { return nil }
        self.init(major: major, minor: minor)
    }

    /// The device that a file lies on; `nil` when there is no such file.
    init?(ofFileAt path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        let number = UInt64(status.st_dev)
        major = number >> 8 & 0xFFF | number >> 32 & 0xFFFF_F000
        minor = number & 0xFF | number >> 12 & 0xFFFF_FF00
    }
}

extension ContainerFiles {
    /// The file systems that the host has mounted, one for each source.
    ///
    /// The table is read again when the kernel says that it has changed.
    func filesystems() -> [HostFilesystem] {
        if let known = shared.filesystems { return known }
        let filesystems = machine.mounts.filesystems(of: self)
        shared.filesystems = filesystems
        return filesystems
    }
}

/// The mount table, kept open for the kernel to tell when it changes.
final class MountWatch {
    private var table: FileDescriptor?
    private var filesystems: [HostFilesystem] = []

    func filesystems(of files: ContainerFiles) -> [HostFilesystem] {
        if let number = table?.number, !isChanged(number) { return filesystems }
        // Below a mounted root, the mounts are those of the host's first process, not ours.
        for process in files.host.prefix.isEmpty ? ["self", "1"] : ["1", "self"] {
            let path = "/proc/\(process)/mountinfo"
            guard let file = try? FileDescriptor(files.host.path(path)) else { continue }
            let found = files.hostFile(open: file) { (text) throws(ParseError) in
                try readFilesystems(&text, files.host)
            }
            guard let found, !found.isEmpty else { continue }
            filesystems = found
            table = consume file
            break
        }
        return filesystems
    }

    /// The C function is `poll`: a mount table has an error to tell when it has changed.
    private func isChanged(_ number: CInt) -> Bool {
        var poll = pollfd(fd: number, events: Int16(POLLPRI), revents: 0)
        return unsafe Glibc.poll(&poll, 1, 0) > 0
    }
}

private func readFilesystems(_ text: inout ByteCursor, _ host: HostRoot) throws(ParseError) -> [HostFilesystem] {
    var found: [HostFilesystem] = []
    var devices: Set<String> = []
    var withoutQuota: Set<DeviceNumber> = []
    try text.forEachLine { (line) throws(ParseError) in
        guard let mount = MountEntry(parsing: &line), let number = DeviceNumber(mount.device) else { return }
        let type = String(mount.type)
        guard isReported(type) else { return }
        let mountPoint = String(mount.mountPoint.unescaped.span)
        // With quotas of projects, each folder is as large as its project may become.
        if !mount.hasProjectQuota { withoutQuota.insert(number) }
        let device: String
        switch type {
        case "tmpfs": device = mountPoint
        case "overlay": device = "overlay_\(number.major)-\(number.minor)"
        default: device = String(mount.source.unescaped.span)
        }
        guard devices.insert(device).inserted else { return }
        let upper = type == "overlay" ? mount.upperDirectory : nil
        found.append(
            HostFilesystem(
                device: device, number: number,
                backing: upper.flatMap { DeviceNumber(ofFileAt: host.path($0)) } ?? number,
                path: host.path(toldAs: mountPoint), canHang: type.hasPrefix("nfs")))
    }
    for index in found.indices where !withoutQuota.contains(found[index].backing) {
        found[index].backing = found[index].number
    }
    return found
}

private func isReported(_ type: String) -> Bool {
    reportedTypes.contains(type) || ["ext", "hfs", "nfs"].contains(where: type.hasPrefix) && type != "nfsd"
}

private let reportedTypes: Set<String> = [
    "xfs", "btrfs", "f2fs", "jfs", "reiserfs", "squashfs", "vfat", "exfat", "ntfs", "udf", "iso9660", "zfs", "tmpfs",
    "overlay",
]
