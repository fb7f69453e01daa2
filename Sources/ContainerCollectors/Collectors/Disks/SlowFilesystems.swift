import ExporterCore
import Synchronization

/// Asks file systems how full they are whose servers may not answer, without ever waiting for one of them for long.
///
/// Who asks a file system whose server is gone is kept, perhaps for ever and out of reach of any signal. So threads of their
/// own ask, and what does not answer keeps its thread and is not asked again until it has.
final class SlowFilesystems: Sendable {
    /// How a file system is asked.
    typealias Question = @Sendable (_ path: String) -> FilesystemSize?

    fileprivate struct State {
        var waiting: [HostFilesystem] = []
        /// What is being asked, by its path.
        var asked: Set<String> = []
        var threads = 0
        /// What has answered since the last question; `nil` for what refuses.
        var answers: [String: FilesystemSize?] = [:]
    }

    private let ask: Question
    private let state = Mutex(State())
    private let news = Bell()

    init(asking ask: @escaping Question = { FilesystemSize(of: $0) }) {
        self.ask = ask
    }

    /// The sizes of file systems by their devices, and those that have not answered in time.
    func sizes(
        of filesystems: [HostFilesystem],
        within patience: Duration
    ) -> (sizes: [String: FilesystemSize], late: [HostFilesystem]) {
        guard !filesystems.isEmpty else { return ([:], []) }
        let end = ContinuousClock.now + patience
        let (asked, threads) = state.withLock { state in state.begin(filesystems) }
        for _ in 0..<threads where !BlockingThread.start({ self.work() }) {
            state.withLock { $0.threads -= 1 }
        }
        var answers: [String: FilesystemSize?] = [:]
        repeat {
            answers = state.withLock(\.answers)
        } while asked.contains { answers[$0.path] == nil } && news.wait(until: end)
        var sizes: [String: FilesystemSize] = [:]
        for filesystem in filesystems { sizes[filesystem.device] = answers[filesystem.path] ?? nil }
        return (sizes, filesystems.filter { answers[$0.path] == nil })
    }

    private func work() {
        while let filesystem = state.withLock({ $0.next() }) {
            let size = ask(filesystem.path)
            state.withLock { state in
                state.asked.remove(filesystem.path)
                state.answers.updateValue(size, forKey: filesystem.path)
            }
            news.ring()
        }
    }
}

extension SlowFilesystems.State {
    /// Has all asked that are not being asked still; returns which those are, and how many threads that takes.
    fileprivate mutating func begin(_ filesystems: [HostFilesystem]) -> (asked: [HostFilesystem], threads: Int) {
        waiting = filesystems.filter { !asked.contains($0.path) }
        answers = [:]
        let missing = max(0, min(waiting.count, mostThreads - threads))
        threads += missing
        return (waiting, missing)
    }

    /// What a thread asks next; the thread ends when there is nothing.
    fileprivate mutating func next() -> HostFilesystem? {
        guard let next = waiting.popLast() else {
            threads -= 1
            return nil
        }
        asked.insert(next.path)
        return next
    }
}

/// How many threads can be lost to file systems that do not answer.
private let mostThreads = 8
