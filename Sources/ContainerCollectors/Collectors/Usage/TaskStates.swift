import ExporterCore
import Glibc
import KernelFiles
import Netlink

/// How many tasks, which is threads, of a cgroup are in which state.
///
/// Source, version 1: the kernel's statistics of tasks, asked over netlink; version 2, and where the kernel has been built without
/// those: the states of all that `cgroup.threads` or `tasks` lists, as in `4711 (nginx) S 1 …` of `/proc/<task>/stat`.
struct TaskStates: Equatable {
    var sleeping: UInt64 = 0
    var running: UInt64 = 0
    var stopped: UInt64 = 0
    var uninterruptible: UInt64 = 0
    /// `nil` where it is not told apart.
    var waitingForIO: UInt64?

    /// As the labels call them.
    var named: [(state: String, count: UInt64)] {
        var named = [
            ("sleeping", sleeping), ("running", running), ("stopped", stopped), ("uninterruptible", uninterruptible),
        ]
        if let waitingForIO { named.append(("iowaiting", waitingForIO)) }
        return named
    }
}

extension CgroupTasks {
    fileprivate var states: TaskStates {
        TaskStates(
            sleeping: sleeping, running: running, stopped: stopped, uninterruptible: uninterruptible,
            waitingForIO: waitingForIO)
    }
}

extension TaskStates {
    /// Counts a task by the letter that the kernel has for its state.
    mutating func count(_ letter: UInt8?) {
        switch letter {
        case UInt8(ascii: "R"): running += 1
        // Threads of the kernel with nothing to do are idle.
        case UInt8(ascii: "S"), UInt8(ascii: "I"): sleeping += 1
        case UInt8(ascii: "D"): uninterruptible += 1
        case UInt8(ascii: "T"), UInt8(ascii: "t"): stopped += 1
        default: break
        }
    }
}

/// Asks the kernel for the states of tasks, as long as it answers.
final class TaskStatesSocket {
    private var socket: TaskstatsSocket?
    private var isRefused = false

    /// The states of the tasks of a cgroup of version 1; `nil` when the kernel does not tell.
    ///
    /// - Throws: When it should have, and has not.
    func states(ofCgroup descriptor: CInt) throws(NetlinkError) -> TaskStates? {
        if socket == nil { open() }
        do throws(NetlinkError) {
            return try socket?.tasks(ofCgroup: descriptor).states
        } catch .refused(let code) {
            // A cgroup that has just been removed is no reason to give up.
            if code != ENOENT { giveUp() }
            return nil
        } catch {
            socket = nil
            throw error
        }
    }

    /// Opens the socket, unless that has failed before: a kernel without these statistics has none later, and a sandbox that
    /// grants no socket will not.
    private func open() {
        guard !isRefused else { return }
        do throws(NetlinkError) {
            socket = try TaskstatsSocket()
        } catch {
            giveUp()
        }
    }

    private func giveUp() {
        socket = nil
        isRefused = true
    }
}

extension ContainerFiles {
    /// What a cgroup's own tasks do; `nil` when that cannot be read.
    func taskStates(of cgroup: Cgroup) -> TaskStates? {
        if isLive, layout?.isV2 == false, let states = toldTaskStates(of: cgroup) { return states }
        let list = read(layout?.isV2 == true ? .threads : .tasks, of: cgroup) { (text) throws(ParseError) in
            var tasks: [UInt64] = []
            try text.forEachLine { (line) throws(ParseError) in
                if !line.isAtLineEnd { tasks.append(try line.unsigned("task")) }
            }
            return tasks
        }
        // Those of other namespaces than the exporter's are listed as 0.
        guard let list, !list.contains(0) else { return nil }
        var states = TaskStates()
        for task in list {
            let letter = hostFile(ifPresent: "/proc/\(task)/stat") { (line) throws(ParseError) in stateLetter(&line) }
            states.count(letter ?? nil)
        }
        return states
    }

    private func toldTaskStates(of cgroup: Cgroup) -> TaskStates? {
        guard let layout, let place = layout.place(of: .cpu), cgroup.isIn(place) else { return nil }
        let path = cgroup.directory(in: layout.hierarchies[place])
        guard let directory = try? FileDescriptor(path, flags: O_DIRECTORY) else { return nil }
        do throws(NetlinkError) {
            return try machine.tasks.states(ofCgroup: directory.number)
        } catch {
            note(CollectorError(.failed, "count", "the tasks of \(path)", why: error.why), about: "tasks")
            return nil
        }
    }
}

extension NetlinkError {
    fileprivate var why: String {
        switch self {
        case .system(_, let code), .refused(let code): systemMessage(code)
        case .timedOut: "the kernel does not answer over netlink"
        case .malformed(let why): "the kernel sent \(why)"
        }
    }
}

/// The letter of a task's state in its `stat`; `nil` when there is none.
func stateLetter(_ line: inout ByteCursor) -> UInt8? {
    line.skipProgramName()
    line.skipBlanks()
    return line.peek
}
