import Glibc

/// Tells whether directories were made or removed in those that it watches, without anybody looking at them.
///
/// The C functions are `inotify_init1` and `inotify_add_watch`.
package final class DirectoryWatch {
    private let descriptor: CInt

    package init() {
        descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Watches a directory until it is removed; `false` when the system grants no more watches.
    package func add(_ path: String) -> Bool {
        let events = UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)
        return unsafe descriptor >= 0 && inotify_add_watch(descriptor, path, events) >= 0
    }

    /// Whether anything has happened since the last call.
    package func takeChanges() -> Bool {
        guard descriptor >= 0 else { return true }
        var isChanged = false
        unsafe withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 8) { buffer in
            // What happened is found by looking; here it only counts that it did.
            while unsafe read(descriptor, buffer.baseAddress, buffer.count) > 0 { isChanged = true }
        }
        return isChanged
    }
}
