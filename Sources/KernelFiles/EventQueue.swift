import ExporterCore
import Glibc

/// What the kernel tells of files and directories that are watched.
///
/// The C functions are `inotify_init1`, `inotify_add_watch` and `inotify_rm_watch`.
final class EventQueue {
    private let descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether the system has granted one; nothing can be watched without.
    var isOpen: Bool { descriptor >= 0 }

    /// Watches a path and returns the watch's number; `nil` when the system grants no more of them.
    func add(_ path: String, _ events: UInt32) -> CInt? {
        let number = unsafe descriptor < 0 ? -1 : inotify_add_watch(descriptor, path, events)
        return number < 0 ? nil : number
    }

    /// Watches no more what has a number, if it still is.
    ///
    /// What the kernel removes from its own file systems goes on being watched, and keeps memory, until this is said.
    func remove(_ number: CInt) { inotify_rm_watch(descriptor, number) }

    /// Hands over what has happened since the last call.
    func forEachEvent(_ body: (inotify_event) -> Void) {
        guard descriptor >= 0 else { return }
        let header = MemoryLayout<inotify_event>.size
        unsafe withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 8) { buffer in
            while true {
                let count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                let events = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
                var offset = 0
                while offset + header <= count {
                    let event = unsafe events.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    body(event)
                    // Behind each stands the name of what it is about.
                    offset += header + Int(event.len)
                }
            }
        }
    }
}

/// How many watches one watcher takes: a quarter of a user's, who has other programs that need theirs.
///
/// Source: `/proc/sys/fs/inotify/max_user_watches`.
let grantedWatches: Int = {
    let limit = KernelFile("/proc/sys/fs/inotify/max_user_watches").read { (line) throws(ParseError) in
        Int(clamping: try line.unsigned("limit"))
    }
    // Where nobody tells, as many as the oldest kernels granted.
    return (limit ?? 8192) / 4
}()
