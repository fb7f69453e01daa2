import Glibc

/// Tells whether what was read can have changed since, without anybody reading it again.
///
/// Of what is watched one change is told, and no more until it is read and watched again: what changes all the time costs no
/// more than reading it.
package final class ChangeWatch {
    /// Stands for something that was as it was read when it was given out, and is watched for as long as somebody holds it.
    package final class Token {
        private let watch: ChangeWatch
        fileprivate let number: CInt

        fileprivate init(_ number: CInt, of watch: ChangeWatch) {
            self.watch = watch
            self.number = number
        }

        deinit { watch.release(number) }
    }

    private struct Subject {
        var isUnchanged = true
        /// Whether the kernel still has something to tell of it.
        var isWatched = true
        var holders = 0
    }

    private let queue = EventQueue()
    private var subjects: [CInt: Subject] = [:]
    /// How often anything has changed: while this is the same, everything is.
    package private(set) var changes = 0
    private var begin = ContinuousClock.now

    package init() {}

    /// How many files are watched.
    package var count: Int { subjects.count { $0.value.isWatched } }

    /// Watches a file; `nil` when there is none, or the system grants no more watches.
    ///
    /// It is to be called before the file is read, so that nothing comes between unseen.
    package func add(_ path: String) -> Token? {
        guard subjects.count < grantedWatches, let number = queue.add(path, events) else { return nil }
        // The kernel has one watch of a file, whoever asks for it: nothing has happened to it, or it would be another one.
        subjects[number, default: Subject()].holders += 1
        subjects[number]?.isUnchanged = true
        return Token(number, of: self)
    }

    private func release(_ number: CInt) {
        guard var subject = subjects[number] else { return }
        subject.holders -= 1
        subjects[number] = subject.holders > 0 ? subject : nil
        if subject.holders == 0, subject.isWatched { queue.remove(number) }
    }

    /// Whether nothing had happened by the last ``refresh(at:)``; `false` of what is not watched.
    package func isUnchanged(_ token: Token?) -> Bool {
        token.flatMap { subjects[$0.number] }?.isUnchanged == true
    }

    /// Takes in what has happened.
    ///
    /// Now and then everything counts as changed, so that a file system that does not tell is not believed for ever.
    package func refresh(at now: ContinuousClock.Instant = .now) {
        if now - begin >= longestBelieved {
            forgetAll()
            begin = now
        }
        queue.forEachEvent { event in
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                forgetAll()
            } else if subjects[event.wd] != nil {
                subjects[event.wd]?.isUnchanged = false
                subjects[event.wd]?.isWatched = false
                changes += 1
            }
        }
    }

    private func forgetAll() {
        for number in subjects.keys { subjects[number]?.isUnchanged = false }
        changes += 1
    }
}

/// What can happen to a file: it is written to, replaced or removed.
private let events = UInt32(IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF) | IN_ONESHOT

private let longestBelieved = Duration.seconds(300)
