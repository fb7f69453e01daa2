import Dispatch

/// Wakes a thread that waits for work.
///
/// A ring that comes before the wait is not lost.
public struct Bell: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    public init() {}

    public func ring() { semaphore.signal() }

    /// Waits for a ring.
    public func wait() { semaphore.wait() }

    /// Waits for a ring until `deadline`; `false` when there was none.
    public func wait(until deadline: ContinuousClock.Instant) -> Bool {
        let left = max(.zero, deadline - ContinuousClock.now)
        let nanoseconds = left.components.seconds * 1_000_000_000 + left.components.attoseconds / 1_000_000_000
        return semaphore.wait(timeout: .now() + .nanoseconds(Int(nanoseconds))) == .success
    }
}
