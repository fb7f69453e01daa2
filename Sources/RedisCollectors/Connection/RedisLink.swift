import ExporterCore
import NIOCore
import NIOPosix
import Synchronization

/// An open connection to a server, which lives on the event loop; any thread may ask through it.
final class RedisLink: Sendable {
    private let handler: NIOLoopBound<LinkHandler>
    private let loop: any EventLoop
    private let life: LinkLife

    init(_ handler: NIOLoopBound<LinkHandler>, on loop: any EventLoop, life: LinkLife) {
        self.handler = handler
        self.loop = loop
        self.life = life
    }

    deinit { close() }

    /// Why it is closed; `nil` while it is open.
    var failure: LinkFailure? { life.failure }

    /// Since when the server owes replies and says nothing; `nil` when it owes none.
    var silentSince: ContinuousClock.Instant? { life.silentSince }

    /// Sends commands in one go; never waits.
    func send(_ commands: [RedisCommand]) -> Exchange {
        let exchange = Exchange(count: commands.count)
        var bytes: [UInt8] = []
        for command in commands { command.encode(into: &bytes) }
        guard !commands.isEmpty else { return exchange }
        life.noteSent()
        let handler = handler
        loop.execute { [bytes] in handler.value.send(bytes, for: exchange) }
        return exchange
    }

    /// Closes the connection; whoever still waits for a reply is told.
    func close() {
        let handler = handler
        loop.execute { handler.value.end(.abandoned) }
    }
}

/// What threads may know of a connection without asking the event loop.
final class LinkLife: Sendable {
    private struct State {
        var failure: LinkFailure?
        /// Exchanges that have been sent and not been answered whole.
        var owed = 0
        var lastHeard = ContinuousClock.now
    }
    private let state = Mutex(State())

    var failure: LinkFailure? { state.withLock(\.failure) }

    var silentSince: ContinuousClock.Instant? { state.withLock { $0.owed > 0 ? $0.lastHeard : nil } }

    func noteSent() {
        state.withLock { state in
            if state.owed == 0 { state.lastHeard = .now }
            state.owed += 1
        }
    }

    /// Replies have come in, the last ones of so many exchanges among them.
    func noteReceived(completing exchanges: Int) {
        state.withLock { state in
            state.lastHeard = .now
            state.owed -= exchanges
        }
    }

    func end(_ failure: LinkFailure) {
        state.withLock { $0.failure = failure }
    }
}
