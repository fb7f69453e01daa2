import ExporterCore
import Synchronization

/// A clock that stands still until a test moves it.
final class ManualClock: ScrapeClock {
    private struct State {
        var now = ContinuousClock.now
        var alarms: [(instant: ContinuousClock.Instant, body: @Sendable () -> Void)] = []
    }
    private let state = Mutex(State())

    var now: ContinuousClock.Instant { state.withLock { $0.now } }

    func wake(at instant: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.alarms.append((instant, body)) }
    }

    /// Moves time on and rings what is due on the way, in order.
    func advance(by duration: Duration) {
        let end = now + duration
        while let alarm = takeAlarm(dueBy: end) { alarm() }
        state.withLock { $0.now = end }
    }

    private func takeAlarm(dueBy end: ContinuousClock.Instant) -> (@Sendable () -> Void)? {
        state.withLock { state in
            let due = state.alarms.indices.filter { state.alarms[$0].instant <= end }
            guard let next = due.min(by: { state.alarms[$0].instant < state.alarms[$1].instant }) else { return nil }
            let alarm = state.alarms.remove(at: next)
            state.now = max(state.now, alarm.instant)
            return alarm.body
        }
    }
}
