import Glibc

/// Tells whether directories were made or removed in those that it watches, without anybody looking at them.
package final class DirectoryWatch {
    /// Keeps a directory watched for as long as somebody holds it.
    package final class Token {
        private let queue: EventQueue
        private let number: CInt

        fileprivate init(_ number: CInt, of queue: EventQueue) {
            self.queue = queue
            self.number = number
        }

        deinit { queue.remove(number) }
    }

    private let queue = EventQueue()
    /// How many directories the kernel watches for us, as far as it has told.
    package private(set) var count = 0

    package init() {}

    /// Watches a directory; `nil` when the system grants no more watches.
    package func add(_ path: String) -> Token? {
        let events = UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)
        guard count < grantedWatches, let number = queue.add(path, events) else { return nil }
        count += 1
        return Token(number, of: queue)
    }

    /// Whether anything has happened since the last call.
    package func takeChanges() -> Bool {
        var isChanged = !queue.isOpen
        queue.forEachEvent { event in
            // What happened is found by looking; here it only counts that it did.
            if event.mask & UInt32(IN_IGNORED) != 0 { count -= 1 } else { isChanged = true }
        }
        return isChanged
    }
}
