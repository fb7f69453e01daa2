import Glibc

/// Tells whether directories were made or removed in those that it watches, without anybody looking at them.
package final class DirectoryWatch {
    private let queue = EventQueue()
    private var count = 0

    package init() {}

    /// Watches a directory until it is removed; `false` when the system grants no more watches.
    package func add(_ path: String) -> Bool {
        let events = UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)
        guard count < grantedWatches, queue.add(path, events) != nil else { return false }
        count += 1
        return true
    }

    /// Whether anything has happened since the last call.
    package func takeChanges() -> Bool {
        var isChanged = !queue.isOpen
        queue.forEachEvent { event in
            // What happened is found by looking; here it only counts that it did.
            isChanged = true
            if event.mask & UInt32(IN_IGNORED) != 0 { count -= 1 }
        }
        return isChanged
    }
}
