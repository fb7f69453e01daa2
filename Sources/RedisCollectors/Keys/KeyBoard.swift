import ExporterCore
import Synchronization

/// What a pass over keys has found so far: the pass's thread adds to it, and pages read it.
final class KeyBoard<Findings: Sendable>: Sendable {
    let progress = ScanProgress()
    private let state: Mutex<Findings>

    init(_ none: Findings) {
        state = Mutex(none)
    }

    var findings: Findings { state.withLock { $0 } }

    func update(_ change: (inout Findings) -> Void) { state.withLock { change(&$0) } }
}

/// How far a pass has come, and what it left out.
final class ScanProgress: Sendable {
    struct State: Sendable {
        /// How many keys the server has looked at for us.
        var scanned = 0
        /// How many it has, in each place that was begun.
        var expected = 0
        /// What the limits cost, by what it is.
        var cuts: [Cut: Int] = [:]
        /// What went wrong with a part of it.
        var problems: [CollectorError] = []
    }
    enum Cut: String, Sendable, CaseIterable {
        case keys, values, groups, consumers
    }
    private let state = Mutex(State())

    var current: State { state.withLock { $0 } }

    func update(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func cut(_ what: Cut, _ count: Int) {
        if count > 0 { update { $0.cuts[what, default: 0] += count } }
    }

    /// Notes what costs a part only: the same line once, and only so many.
    func note(_ problem: CollectorError) {
        update { state in
            guard state.problems.count < 10, !state.problems.contains(problem) else { return }
            state.problems.append(problem)
        }
    }
}
