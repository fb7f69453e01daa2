import CLinux
import Glibc

/// Where the host's files are: at `/`, below the folder that its `/` is mounted on, or in a copy of them.
public struct HostRoot: Equatable, Sendable, CustomStringConvertible {
    /// What stands before every path of the host; empty where that is this process' own.
    let prefix: String

    /// The files below a folder; those of this process without one.
    public init(_ path: String = "") {
        let parts = path.split(separator: "/")
        prefix = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }

    public var description: String { prefix.isEmpty ? "/" : prefix }

    /// A path of the host as this process reaches it.
    func path(_ path: String) -> String { prefix + path }

    /// A path that this process or the host may have told, as this process reaches it.
    func path(toldAs path: String) -> String {
        !prefix.isEmpty && path.hasPrefix(prefix + "/") ? path : prefix + path
    }

    var proc: String { path("/proc") }

    /// Whether `/proc` is the kernel's, not a copy of it: a question to the kernel.
    var hasLiveProc: Bool { unsafe CLinux_file_system_magic(proc) == procMagic }

    /// Where cAdvisor's users mount the host's root for its container, if they have.
    static var conventional: String {
        unsafe access("/rootfs/proc", F_OK) == 0 ? "/rootfs" : ""
    }
}

private let procMagic = 0x9FA0
