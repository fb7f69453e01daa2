import ExporterCore
import Synchronization

/// The passes of one kind over one server: the last complete one, and the one under way.
final class KeyScan<Pass: KeyPass>: AnyKeyScan {
    typealias Board = KeyBoard<Pass.Findings>

    private struct State {
        var complete: (board: Board, began: ContinuousClock.Instant, ended: ContinuousClock.Instant)?
        /// The latest that is not complete: under way, or given up.
        var unfinished: Board?
        var isRunning = false
        var failure: CollectorError?
    }
    private let state = Mutex(State())
    private let bell = Bell()

    /// Begins a pass unless one is under way, and waits for its end, but not beyond the deadline.
    func refresh(_ pass: Pass, _ place: KeyPlace, on thread: KeyThread, until deadline: ContinuousClock.Instant) {
        let isNew = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if isNew, !thread.add({ self.run(pass, place, on: thread) }) {
            let why = "the system gives us no thread"
            end(with: CollectorError(.failed, "look at", "keys", why: why, remedy: "raise the limit of processes"))
        }
        thread.expectWaiter(true)
        defer { thread.expectWaiter(false) }
        while state.withLock(\.isRunning) {
            guard bell.wait(until: deadline) else { return }
        }
    }

    private func run(_ pass: Pass, _ place: KeyPlace, on thread: KeyThread) {
        let board = Board(Pass.none)
        for cut in Pass.cuts { board.progress.update { $0.cuts[cut] = 0 } }
        let began = ContinuousClock.now
        state.withLock { $0.unfinished = board }
        do throws(CollectorError) {
            try pass.run(KeyWalk(place, on: thread, board.progress), board)
            state.withLock { state in
                state.complete = (board, began, .now)
                state.unfinished = nil
            }
            end(with: nil)
        } catch {
            end(with: error)
        }
    }

    private func end(with failure: CollectorError?) {
        state.withLock { state in
            state.isRunning = false
            state.failure = failure
        }
        bell.ring()
    }

    var view: KeyView<Pass.Findings> {
        state.withLock { state in
            let board = state.complete?.board ?? state.unfinished
            return KeyView(
                findings: board?.findings ?? Pass.none,
                duration: state.complete.map { $0.ended - $0.began },
                problems: board?.progress.current.problems ?? [],
                failure: state.failure)
        }
    }

    var report: KeyScanReport {
        let now = ContinuousClock.now
        return state.withLock { state in
            let board = state.complete?.board ?? state.unfinished
            return KeyScanReport(
                name: Pass.scanName,
                age: state.complete.map { now - $0.ended },
                duration: state.complete.map { $0.ended - $0.began },
                progress: board?.progress.current ?? ScanProgress.State())
        }
    }
}

/// Passes of whatever kind.
protocol AnyKeyScan: AnyObject, Sendable {
    var report: KeyScanReport { get }
}

/// How the passes of one kind are doing.
struct KeyScanReport: Sendable {
    let name: String
    /// How long ago the pass ended whose findings are shown; `nil` before there was one.
    let age: Duration?
    let duration: Duration?
    let progress: ScanProgress.State

    /// The part of the keys that the findings shown are of; `nil` when it cannot be told yet.
    var coverage: Double? {
        guard progress.expected > 0 else { return age == nil ? nil : 1 }
        return min(1, Double(progress.scanned) / Double(progress.expected))
    }
}
