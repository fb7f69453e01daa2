import Glibc

/// Tells whether what was read can have changed since, without anybody reading it again.
///
/// Of what is watched one change is told, and no more until it is read and watched again: what changes all the time costs no
/// more than reading it.
package final class ChangeWatch {
    private let queue = EventQueue()
    /// How often anything has changed: while this is the same, everything is.
    package private(set) var changes = 0
    private var begin = ContinuousClock.now

    package init() {}

    /// How many files are watched.
    package var count: Int { queue.count }

    /// Watches a file; `nil` when there is none, or the system grants no more watches.
    ///
    /// It is to be called before the file is read, so that nothing comes between unseen.
    package func add(_ path: String) -> Watch? {
        // One that has told of a change is about to end.
        queue.add(path, events).flatMap { $0.isUnchanged ? $0 : nil }
    }

    /// Whether nothing had happened by the last ``refresh(at:)``; `false` of what is not watched.
    package func isUnchanged(_ watch: Watch?) -> Bool { watch?.isUnchanged == true }

    /// Takes in what has happened.
    ///
    /// Now and then everything counts as changed, so that a file system that does not tell is not believed for ever.
    package func refresh(at now: ContinuousClock.Instant = .now) {
        if now - begin >= longestBelieved {
            forgetAll()
            begin = now
        }
        queue.forEachEvent { mask in
            if mask & IN_Q_OVERFLOW != 0 { forgetAll() } else { changes += 1 }
        }
    }

    private func forgetAll() {
        queue.endAll()
        changes += 1
    }
}

/// What can happen to a file: it is written to, replaced or removed.
private let events = UInt32(IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF) | IN_ONESHOT
