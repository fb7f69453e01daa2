public import ExporterCore

/// Where the host's files are: the real ones, those of a host mounted into a container, or a fixture's.
public struct NodeRoots: Equatable, Sendable {
    public var proc: String
    public var sys: String
    public var root: String
    public var udev: String

    public init(proc: String = "/proc", sys: String = "/sys", root: String = "/", udev: String = "/run/udev/data") {
        self.proc = proc
        self.sys = sys
        self.root = root
        self.udev = udev
    }
}

extension NodeRoots {
    static let procFlag = Flag("path.procfs", default: "/proc", "Where procfs is mounted.")
    static let sysFlag = Flag("path.sysfs", default: "/sys", "Where sysfs is mounted.")
    static let rootFlag = Flag("path.rootfs", default: "/", "Where the host's root file system is mounted.")
    static let udevFlag = Flag("path.udev.data", default: "/run/udev/data", "Where udev keeps its device database.")

    public static let flags: [any FlagDeclaration] = [procFlag, sysFlag, rootFlag, udevFlag]

    public init(flags: FlagValues) {
        self.init(
            proc: flags[Self.procFlag], sys: flags[Self.sysFlag], root: flags[Self.rootFlag], udev: flags[Self.udevFlag]
        )
    }

    /// A path of the host as this process reaches it.
    func host(_ path: String) -> String { root == "/" ? path : root + path }

    /// What a path of the host follows: the root without a slash at its end, and so nothing where it is `/`.
    var rootPrefix: [UInt8] { root.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed() }

    /// A path of this process as the host knows it: without the root that the host's files are mounted under.
    func withoutRoot(_ path: [UInt8]) -> [UInt8] {
        let prefix = rootPrefix
        guard path.starts(with: prefix) else { return path }
        let rest = path.dropFirst(prefix.count)
        if rest.isEmpty { return [UInt8(ascii: "/")] }
        return rest.first == UInt8(ascii: "/") ? Array(rest) : path
    }
}
