import Foundation
public import Glibc
import Synchronization

/// A program that this test run has started, with all that it starts itself.
///
/// Program and descendants inherit the writing end of a pipe; when the last of them ends, the reading end says so.
public final class ChildProcess: Sendable {
    public let pid: pid_t
    private let life: CInt
    private let farewell: CInt
    private let status = Mutex<CInt?>(nil)

    /// Starts a program in a process group of its own, so that Ctrl-C does not reach it, with its output in `log`.
    ///
    /// `farewell` is the signal by which it is asked to end when the test run has ended without doing so.
    public init(_ command: [String], log: String, farewell: CInt = SIGKILL) throws {
        let (reading, writing) = try makePipe()
        defer { close(writing) }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        posix_spawn_file_actions_adddup2(&files, writing, 3)
        // Other tests open descriptors by the thousand, and a server may refuse to start when it inherits many.
        closeOthers(&files, from: 4)
        do {
            pid = try spawn(command, files: &files)
        } catch {
            close(reading)
            throw error
        }
        life = reading
        self.farewell = farewell
        Warden.shared?.watch(pid, farewell: farewell)
    }

    deinit {
        close(life)
    }

    /// Waits until the program and all its descendants have ended.
    ///
    /// - Returns: whether they have, within the time given.
    public func ends(within patience: Duration) -> Bool {
        var ending = pollfd(fd: life, events: Int16(POLLIN), revents: 0)
        let milliseconds = patience / .milliseconds(1)
        guard poll(&ending, 1, CInt(milliseconds.rounded(.up))) > 0 else { return false }
        _ = exitCode()
        return true
    }

    /// How the program ended, which it has or is about to.
    public func exitCode() -> CInt {
        status.withLock { status in
            if let status { return status }
            var code: CInt = 0
            while waitpid(pid, &code, 0) < 0 && errno == EINTR {}
            status = code
            Warden.shared?.forget(pid, farewell: farewell)
            return code
        }
    }

    /// Sends a signal to the program, as long as it has not ended.
    public func signal(_ signal: CInt) {
        status.withLock { status in
            if status == nil { kill(pid, signal) }
        }
    }

    /// Sends a signal to the program and to its children.
    public func signalAll(_ signal: CInt) {
        let children = ProcessTable.children(of: pid)
        self.signal(signal)
        for child in children { kill(child, signal) }
    }

    /// Runs a program to its end.
    ///
    /// - Throws: when it fails, with what it printed.
    public static func run(_ command: [String], log: String) throws {
        let child = try ChildProcess(command, log: log)
        guard child.ends(within: .seconds(60)) else {
            child.signalAll(SIGKILL)
            _ = child.exitCode()
            throw TestServerError("cannot run \(command.joined(separator: " ")): no end within 60 s")
        }
        guard child.exitCode() == 0 else {
            let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? "it left no log"
            throw TestServerError("cannot run \(command.joined(separator: " ")): \(output)")
        }
    }
}

/// A pipe that no other program inherits; of sockets, since those are made so in one step.
package func makePipe() throws -> (reading: CInt, writing: CInt) {
    var ends: [CInt] = [0, 0]
    guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
        throw TestServerError("cannot make a pipe: \(String(cString: strerror(errno)))")
    }
    return (ends[0], ends[1])
}

/// Starts a program with a small environment, in which none of the developer's variables is.
func spawn(_ command: [String], files: inout posix_spawn_file_actions_t) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Threads of the tests block signals, and what runs the tests may ignore some; programs should hear them all.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    let variables = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
    let arguments: [UnsafeMutablePointer<CChar>?] = command.map { text in strdup(text) } + [nil]
    let environment: [UnsafeMutablePointer<CChar>?] = variables.map { text in strdup(text) } + [nil]
    defer { for text in arguments + environment { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, command[0], &files, &attributes, arguments, environment)
    guard code == 0 else {
        throw TestServerError("cannot start \(command[0]): \(String(cString: strerror(code)))")
    }
    return pid
}

/// Swift's Glibc does not know it yet.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
@discardableResult
func closeOthers(_ files: UnsafeMutablePointer<posix_spawn_file_actions_t>, from: CInt) -> CInt
