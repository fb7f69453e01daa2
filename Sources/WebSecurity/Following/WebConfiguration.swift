public import ExporterCore
import Synchronization

/// The web configuration in use, which follows its files.
///
/// Files are looked at when somebody connects or asks, at most once an interval, on a thread that lasts as long as that.
/// One that is broken changes nothing.
public final class WebConfiguration: Sendable {
    /// Says what came of reading changed files: what is wrong with them, or nothing.
    public typealias Report = @Sendable (_ problems: [ConfigurationError]) -> Void

    private struct State {
        var protection: WebProtection
        var stamps: [String: FileStamp?]
        var lastLook: ContinuousClock.Instant?
        var isLooking = false
        var waiting: [@Sendable (WebProtection) -> Void] = []
    }

    private let source: WebSource
    private let interval: Duration
    private let report: Report
    private let state: Mutex<State>
    /// Held by who reads: a look and a reload must not overtake each other.
    private let reading = Mutex(())

    /// Follows a source from what its first reading has found.
    public init(
        _ source: WebSource,
        _ first: WebReading,
        lookingEvery interval: Duration = .seconds(1),
        report: @escaping Report
    ) {
        self.source = source
        self.interval = interval
        self.report = report
        state = Mutex(State(protection: first.protection, stamps: first.stamps))
    }

    /// What guards now.
    package var protection: WebProtection { state.withLock(\.protection) }

    /// Gives what guards now: at once where the files have been looked at lately, else when they have been, on whatever
    /// thread.
    package func current(_ body: @escaping @Sendable (WebProtection) -> Void) {
        let now = ContinuousClock.now
        let (protection, starts) = state.withLock { state -> (WebProtection?, Bool) in
            if let last = state.lastLook {
                // A look that does not end, as on a file system that hangs, must not hang everybody.
                let isDone = state.isLooking ? now - last > patience : now - last < interval
                if isDone { return (state.protection, false) }
            }
            state.waiting.append(body)
            guard !state.isLooking else { return (nil, false) }
            state.isLooking = true
            state.lastLook = now
            return (nil, true)
        }
        if let protection { return body(protection) }
        if starts, !BlockingThread.start({ self.look() }) { finishLook() }
    }

    /// Reads everything again, changed or not: what is wrong.
    public func reload() -> [ConfigurationError] {
        reading.withLock { _ in read() }
    }

    private func look() {
        reading.withLock { _ in
            let stamps = state.withLock(\.stamps)
            if stampsNow(stamps.keys) != stamps { _ = read() }
        }
        finishLook()
    }

    private func finishLook() {
        let (waiting, protection) = state.withLock { state in
            state.isLooking = false
            defer { state.waiting = [] }
            return (state.waiting, state.protection)
        }
        for body in waiting { body(protection) }
    }

    private func read() -> [ConfigurationError] {
        let (last, known) = state.withLock { ($0.protection, Array($0.stamps.keys)) }
        let attempt = source.attempt(after: last, watching: known)
        state.withLock { state in
            state.stamps = attempt.stamps
            if let protection = attempt.protection { state.protection = protection }
        }
        report(attempt.problems)
        return attempt.problems
    }
}

/// How long who waits for a look that does not end holds up those who come later.
private let patience = Duration.seconds(1)
