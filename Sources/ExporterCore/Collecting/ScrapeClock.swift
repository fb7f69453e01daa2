/// Time, as scrapes see it.
///
/// The HTTP server's event loop is one; a test's is moved by hand.
public protocol ScrapeClock: Sendable {
    var now: ContinuousClock.Instant { get }

    /// Calls `body` once, at `instant` or shortly after, on a thread that it must not block.
    func wake(at instant: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void)
}
