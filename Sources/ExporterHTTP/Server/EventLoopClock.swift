public import ExporterCore
import NIOCore

/// Time for scrapes, told by the event loop.
public struct EventLoopClock: ScrapeClock {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    public var now: ContinuousClock.Instant { .now }

    public func wake(at instant: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) {
        let delay = (instant - .now) / .nanoseconds(1)
        loop.scheduleTask(in: .nanoseconds(Int64(max(0, delay.rounded(.up)))), body)
    }
}
