import CLinux
import ExporterCore
import Glibc
import KernelFiles

/// The folder with the network files of a process, kept open: finding it takes longer than reading them.
///
/// It keeps neither the process nor its network namespace alive, as an open file in it would.
final class ProcessNetwork {
    private let pid: Int
    private let folder: FileDescriptor
    private let budget: DescriptorBudget

    /// Opens `/proc/<pid>/net`; `nil` when it cannot be, or nothing more is to be kept open.
    private init?(of pid: Int, at path: String, _ budget: DescriptorBudget) {
        guard budget.take() else { return nil }
        guard let folder = try? FileDescriptor(path, flags: O_DIRECTORY | CLinux_path_only) else {
            budget.giveBack(1)
            return nil
        }
        self.pid = pid
        self.folder = folder
        self.budget = budget
    }

    deinit { budget.giveBack(1) }

    /// Opens the list of the interfaces that a cgroup's process sees; `nil` when it has gone.
    static func interfaces(of pid: Int, in cgroup: Cgroup, _ host: HostRoot) -> FileDescriptor? {
        if let known = cgroup.network, known.pid == pid, let file = try? FileDescriptor("dev", in: known.folder) {
            return file
        }
        let path = host.path("/proc/\(pid)/net")
        cgroup.network = ProcessNetwork(of: pid, at: path, cgroup.budget)
        return try? FileDescriptor("\(path)/dev")
    }
}
