import Foundation
import Glibc
import Synchronization

/// A small shell beside the test run that outlives it, ends the servers which it left, and removes its folder.
///
/// It reads from a pipe that only the test run writes to, and so learns of its end even by SIGKILL. A parent-death signal
/// would not do: it follows the thread that started the server, spares the children, and leaves the folder.
final class Warden: Sendable {
    /// The one of this test run; `nil` when it could not be started.
    static let shared: Warden? = try? Warden()

    /// Where servers keep their data: short, since a socket's path may have 107 bytes.
    let folder: String
    let pid: pid_t
    private let pipe: Mutex<CInt>

    init() throws {
        var template = Array("/tmp/server-tests.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw TestServerError("cannot make a folder in /tmp: \(String(cString: strerror(errno)))")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Servers run as users of their own, in folders of their own.
        chmod(folder, 0o711)

        let (reading, writing) = try makePipe()
        defer { close(reading) }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, reading, 0)
        // Whoever runs the tests waits for the end of their output.
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        closeOthers(&files, from: 3)
        pid = try spawn(["/bin/sh", "-c", Self.script, "warden", folder], files: &files)
        pipe = Mutex(writing)
    }

    deinit { dismiss() }

    func watch(_ pid: pid_t, farewell: CInt) { say("+ \(pid):\(farewell)\n") }
    func forget(_ pid: pid_t, farewell: CInt) { say("- \(pid):\(farewell)\n") }

    /// Lets it do its work now, as if the test run had ended, and waits for it.
    func dismiss() {
        let wasOnDuty = pipe.withLock { pipe in
            defer { pipe = -1 }
            return pipe >= 0 && close(pipe) == 0
        }
        if wasOnDuty { while waitpid(pid, nil, 0) < 0 && errno == EINTR {} }
    }

    private func say(_ line: String) {
        pipe.withLock { pipe in
            _ = send(pipe, line, line.utf8.count, CInt(MSG_NOSIGNAL))
        }
    }

    /// Each is asked by its farewell first, so that shared memory goes with it; whoever is stopped is woken for that.
    private static let script = #"""
        trap '' HUP INT TERM
        watched=
        while read -r verb who; do
            case $verb in
            +) watched="$watched $who " ;;
            -) watched="${watched%% $who *} ${watched#* $who }" ;;
            esac
        done
        children() {
            for stat in /proc/[0-9]*/stat; do
                read -r line 2>/dev/null <"$stat" || continue
                set -- "$1" ${line##*) }
                [ "$3" != "$1" ] || { stat=${stat%/stat} && echo "${stat#/proc/}"; }
            done
        }
        runs() {
            read -r line 2>/dev/null <"/proc/$1/stat" || return 1
            case ${line##*) } in Z*) return 1 ;; esac
        }
        all=
        for who in $watched; do all="$all ${who%:*} $(children "${who%:*}")"; done
        for who in $watched; do kill "-${who#*:}" "${who%:*}"; done
        [ -z "$all" ] || kill -CONT $all
        for pid in $all; do
            tries=30
            while runs "$pid" && [ $((tries -= 1)) -gt 0 ]; do sleep 0.1; done
            kill -KILL "$pid"
        done
        rm -rf "$1"
        """#
}
