import ExporterCore

/// What a ``MountStatter`` knows: which mounts are to be asked, what they have said, and which of them hold a thread.
///
/// Pure bookkeeping, without threads or clocks.
struct MountQueue {
    /// How long a mount is waited for.
    struct Patience {
        let timeout: Duration
        let deadline: ContinuousClock.Instant

        /// Half of what is left, so that a second mount that hangs finds time too.
        func end(from start: ContinuousClock.Instant) -> ContinuousClock.Instant {
            start + max(.zero, min(timeout, (deadline - start) / 2))
        }
    }

    /// A mount that is mounted anew at the same place has another id, and is another mount.
    private struct Key: Hashable {
        let id: UInt64
        let path: [UInt8]

        init(_ mount: Mount) {
            id = mount.id
            path = mount.path
        }
    }

    /// The thread that asks, and what it is at.
    private struct Worker {
        let number: Int
        var question: Int?
        var patienceEnds: ContinuousClock.Instant
    }

    private var mounts: [Mount] = []
    private var answers: [MountAnswer?] = []
    private var nextMount = 0
    private var patience = Patience(timeout: .zero, deadline: .now)
    private var worker: Worker?
    private var lastWorker = 0
    /// The mounts that were asked, have not answered, and keep a thread each.
    private var stuck: Set<Key> = []

    var stuckCount: Int { stuck.count }

    mutating func begin(_ mounts: [Mount], _ patience: Patience) {
        self.mounts = mounts
        self.patience = patience
        answers = mounts.map { stuck.contains(Key($0)) ? .late : nil }
        nextMount = 0
    }

    /// The number of a fresh thread, when there is something left to ask and a thread may be spent on it.
    mutating func hireWorker(at now: ContinuousClock.Instant) -> Int? {
        skipAnswered()
        guard nextMount < mounts.count, stuck.count < stuckLimit else { return nil }
        lastWorker += 1
        worker = Worker(number: lastWorker, question: nil, patienceEnds: patience.end(from: now))
        return lastWorker
    }

    /// When the worker is to be looked after; `nil` when there is none.
    var endOfPatience: ContinuousClock.Instant? { worker?.patienceEnds }

    /// The next mount for a worker to ask; `nil` when it is to end.
    mutating func next(for number: Int, at now: ContinuousClock.Instant) -> Mount? {
        guard worker?.number == number else { return nil }
        skipAnswered()
        guard nextMount < mounts.count else {
            worker = nil
            return nil
        }
        defer { nextMount += 1 }
        worker = Worker(number: number, question: nextMount, patienceEnds: patience.end(from: now))
        return mounts[nextMount]
    }

    /// Takes what a mount has said, in time or not.
    mutating func take(_ answer: MountAnswer, from mount: Mount, by number: Int) {
        if let question = worker?.question, worker?.number == number {
            answers[question] = answer
            worker?.question = nil
        } else {
            stuck.remove(Key(mount))
        }
    }

    /// Gives the worker up when its mount has not answered in time.
    mutating func loseWorker(at now: ContinuousClock.Instant) {
        guard let worker, now >= worker.patienceEnds else { return }
        self.worker = nil
        if let question = worker.question {
            answers[question] = .late
            stuck.insert(Key(mounts[question]))
        } else {
            // The host is so busy that the thread has not run. Another would not run sooner.
            nextMount = mounts.count
        }
    }

    /// The answers, in the order of the mounts.
    mutating func takeAnswers() -> [MountAnswer] {
        defer {
            mounts = []
            answers = []
            worker = nil
        }
        return answers.map { $0 ?? .late }
    }

    private mutating func skipAnswered() {
        while nextMount < mounts.count, answers[nextMount] != nil { nextMount += 1 }
    }
}

/// How many threads can be lost to mounts that do not answer.
private let stuckLimit = 8
