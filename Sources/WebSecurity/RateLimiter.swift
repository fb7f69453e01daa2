import Synchronization

/// How often all clients together may ask.
package struct RateLimit: Equatable, Sendable {
    /// One request more is allowed each time this has passed.
    let interval: Duration
    /// How many may come at once.
    let burst: Int
}

/// A bucket that fills with one permission an interval, up to the burst.
package final class RateLimiter: Sendable {
    let limit: RateLimit
    /// When the bucket will be full, if nobody takes anything more.
    private let full = Mutex<ContinuousClock.Instant?>(nil)

    init(_ limit: RateLimit) {
        self.limit = limit
    }

    /// Takes a permission; `false` when there is none.
    package func allows(at now: ContinuousClock.Instant = .now) -> Bool {
        full.withLock { full in
            let next = max(full ?? now, now) + limit.interval
            guard next - now <= limit.interval * limit.burst else { return false }
            full = next
            return true
        }
    }
}
