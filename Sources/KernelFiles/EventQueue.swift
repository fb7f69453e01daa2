import ExporterCore
import Glibc

/// A file or directory that the kernel watches, for as long as somebody holds this.
package final class Watch {
    fileprivate let number: CInt
    private let queue: EventQueue
    /// Whether nothing had happened to it when the queue was last looked at.
    package fileprivate(set) var isUnchanged = true

    fileprivate init(_ number: CInt, of queue: EventQueue) {
        self.number = number
        self.queue = queue
    }

    deinit { queue.end(number) }
}

/// What the kernel tells of files and directories that are watched.
///
/// The C functions are `inotify_init1`, `inotify_add_watch` and `inotify_rm_watch`.
final class EventQueue {
    private let descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
    /// By their numbers; each takes itself out when nobody holds it any more.
    private var watches: [CInt: Unowned] = [:]

    private struct Unowned {
        unowned let watch: Watch
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether the system has granted one; nothing can be watched without.
    var isOpen: Bool { descriptor >= 0 }

    /// How much the kernel watches for us, as far as it has told.
    var count: Int { watches.count }

    /// Watches a path; `nil` when there is nothing there, or the system grants no more watches.
    ///
    /// The kernel has one watch of a file, by whatever path: who asks for it again gets the same.
    func add(_ path: String, _ events: UInt32) -> Watch? {
        guard descriptor >= 0, count < grantedWatches else { return nil }
        let number = unsafe inotify_add_watch(descriptor, path, events)
        guard number >= 0 else { return nil }
        if let known = watches[number] { return known.watch }
        let watch = Watch(number, of: self)
        watches[number] = Unowned(watch: watch)
        return watch
    }

    /// Watches something no more, if it still is watched.
    ///
    /// What the kernel removes from its own file systems goes on being watched, and keeps memory, until this is said.
    fileprivate func end(_ number: CInt) {
        if watches.removeValue(forKey: number) != nil { inotify_rm_watch(descriptor, number) }
    }

    /// Watches nothing any more, and believes nothing.
    func endAll() {
        for (number, known) in watches {
            known.watch.isUnchanged = false
            inotify_rm_watch(descriptor, number)
        }
        watches = [:]
    }

    /// Hands over what has happened since the last call; of what is watched no more only that the system has lost events.
    func forEachEvent(_ body: (_ mask: Int32) -> Void) {
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
                    take(event, body)
                    // Behind each stands the name of what it is about.
                    offset += header + Int(event.len)
                }
            }
        }
    }

    private func take(_ event: inotify_event, _ body: (_ mask: Int32) -> Void) {
        let mask = Int32(bitPattern: event.mask)
        guard mask & IN_Q_OVERFLOW == 0 else { return body(mask) }
        guard let known = watches[event.wd] else { return }
        known.watch.isUnchanged = false
        if mask & IN_IGNORED != 0 { watches[event.wd] = nil }
        body(mask)
    }
}

/// How long nothing is taken for nothing to have happened, without looking.
let longestBelieved = Duration.seconds(300)

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
