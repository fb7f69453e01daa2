import CLinux
import ExporterCore
import Glibc
import KernelFiles

/// Whether SELinux is in force, now and as configured: 1 enforcing, 0 permissive, -1 disabled.
///
/// Source: the file system at `/sys/fs/selinux` with its file `enforce`, as in `1`, and `/etc/selinux/config`, as in
/// `SELINUX=enforcing`. Both as this process reaches the host's.
struct SELinuxCollector: Collector {
    static let name = "selinux"

    static let enabled = Metric.gauge("node_selinux_enabled", "Whether the kernel runs SELinux.")
    static let configMode = Metric.gauge(
        "node_selinux_config_mode", "The mode SELinux is configured for: 1 enforcing, 0 permissive, -1 disabled.")
    static let currentMode = Metric.gauge(
        "node_selinux_current_mode", "The mode SELinux is in: 1 enforcing, 0 permissive.")

    static let metrics: [any MetricDeclaration] = [enabled, configMode, currentMode]

    var isMounted: @Sendable (_ path: String) -> Bool = isWritableSELinuxFileSystem

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let mount = "\(files.roots.sys)/fs/selinux"
        guard isMounted(mount), !Self.lacksPolicy(files) else {
            page.write(Self.enabled, false)
            return
        }
        let configured = try? files.file(files.roots.host("/etc/selinux/config")) { ConfiguredMode(parsing: &$0) }

        page.write(Self.enabled, true)
        page.write(Self.configMode, configured?.mode ?? disabledMode)
        page.write(Self.currentMode, try? Directory(mount).integer(ifPresent: "enforce"))
    }

    /// Whether the kernel has SELinux but was given no policy: everything then runs in the context `kernel`.
    private static func lacksPolicy(_ files: NodeFiles) -> Bool {
        let context = try? files.proc("self/attr/current") { (text) throws(ParseError) in
            String(text.field(upTo: 0))
        }
        return context == "kernel"
    }
}

/// A host without a configuration starts with SELinux disabled.
private let disabledMode = -1

/// What a reading of `/etc/selinux/config` configures.
struct ConfiguredMode: Equatable {
    let mode: Int
}

extension ConfiguredMode {
    init(parsing text: inout ByteCursor) {
        repeat {
            var line = ByteCursor(text.restOfLine())
            guard line.field(upTo: UInt8(ascii: "=")).equals("SELINUX") else { continue }
            mode = Self.mode(called: line.field(upTo: .newline))
            return
        } while text.nextLine()
        mode = disabledMode
    }

    private static func mode(called text: Span<UInt8>) -> Int {
        let name = text.trimming(.quote)
        return name.equals("enforcing") ? 1 : name.equals("permissive") ? 0 : disabledMode
    }
}

/// Whether SELinux' file system is mounted here.
///
/// A read-only one, as containers have, says nothing of this process, and the original ignores it.
private func isWritableSELinuxFileSystem(_ path: String) -> Bool {
    guard unsafe UInt32(truncatingIfNeeded: CLinux_file_system_magic(path)) == 0xF97C_FF8C else { return false }
    var status = statvfs()
    return unsafe statvfs(path, &status) == 0 && status.f_flag & UInt(ST_RDONLY) == 0
}
