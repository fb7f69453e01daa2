import Glibc

/// Tells whether directories were made or removed in those that it watches, without anybody looking at them.
package final class DirectoryWatch {
    private let queue = EventQueue()
    private var begin = ContinuousClock.now

    package init() {}

    /// How many directories are watched.
    package var count: Int { queue.count }

    /// Watches a directory; `nil` when the system grants no more watches.
    package func add(_ path: String) -> Watch? {
        queue.add(path, UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR))
    }

    /// Whether anything has happened since the last call.
    ///
    /// Now and then it is said so anyway, so that a file system that does not tell is not believed for ever.
    package func takeChanges(at now: ContinuousClock.Instant = .now) -> Bool {
        var isChanged = !queue.isOpen
        if now - begin >= longestBelieved {
            isChanged = true
            begin = now
        }
        // What happened is found by looking; here it only counts that it did.
        queue.forEachEvent { if $0 & IN_IGNORED == 0 { isChanged = true } }
        return isChanged
    }
}
