import Glibc

/// Tells whether what was read can have changed since, without anybody reading it again.
///
/// Of what is watched one change is told, and no more until it is read and watched again: what changes all the time costs no
/// more than reading it.
package final class ChangeWatch {
    /// Stands for something that was as it was read when it was given out.
    package struct Token: Equatable, Sendable {
        fileprivate let number: CInt
    }

    private let queue = EventQueue()
    private var unchanged: Set<CInt> = []
    /// How often anything has changed: while this is the same, everything is.
    package private(set) var changes = 0
    private var begin = ContinuousClock.now

    package init() {}

    /// Watches a file; `nil` when there is none, or the system grants no more watches.
    ///
    /// It is to be called before the file is read, so that nothing comes between unseen.
    package func add(_ path: String) -> Token? {
        guard unchanged.count < grantedWatches, let number = queue.add(path, events) else { return nil }
        unchanged.insert(number)
        return Token(number: number)
    }

    /// Whether nothing had happened by the last ``refresh(at:)``; `false` of what is not watched.
    package func isUnchanged(_ token: Token?) -> Bool {
        token.map { unchanged.contains($0.number) } == true
    }

    /// Takes in what has happened.
    ///
    /// Now and then everything counts as changed, so that a file system that does not tell is not believed for ever.
    package func refresh(at now: ContinuousClock.Instant = .now) {
        if now - begin >= longestBelieved {
            unchanged.removeAll(keepingCapacity: true)
            changes += 1
            begin = now
        }
        queue.forEachEvent { event in
            changes += 1
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                unchanged.removeAll(keepingCapacity: true)
            } else {
                unchanged.remove(event.wd)
            }
        }
    }
}

/// What can happen to a file: it is written to, replaced or removed.
private let events = UInt32(IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF) | IN_ONESHOT

private let longestBelieved = Duration.seconds(300)
