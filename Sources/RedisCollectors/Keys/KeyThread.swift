import ExporterCore
import Synchronization

/// Runs passes one after another on a thread that is there while there are any.
///
/// Whoever ends it need not wait: what a pass asks next fails.
final class KeyThread: Sendable {
    private struct State {
        var passes: [@Sendable () -> Void] = []
        var isRunning = false
        var isOver = false
        /// Scrapes that wait for a pass.
        var waiters = 0
        var link: RedisLink?
        /// What the server does not let us ask, on this connection.
        var refusals = RefusalBook()
        var refuser: ObjectIdentifier?
    }
    private let state = Mutex(State())
    private let bell = Bell()
    /// Connections to the other nodes of a cluster.
    let nodeLinks = NodeLinks()

    /// Whether nobody wants the results any more.
    var isOver: Bool { state.withLock(\.isOver) }

    /// Whether a page is waiting for the pass, which had better make haste.
    var isAwaited: Bool { state.withLock { $0.waiters > 0 } }

    func expectWaiter(_ comes: Bool) { state.withLock { $0.waiters += comes ? 1 : -1 } }

    /// Runs a pass after those before it; `false` when the system gives us no thread.
    func add(_ pass: @escaping @Sendable () -> Void) -> Bool {
        let isIdle = state.withLock { state in
            state.passes.append(pass)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isIdle, !BlockingThread.start({ self.work() }) else { return true }
        state.withLock { state in
            state.passes.removeAll()
            state.isRunning = false
        }
        return false
    }

    private func work() {
        while let pass = nextPass() { pass() }
    }

    private func nextPass() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.passes.isEmpty else {
                state.isRunning = false
                state.link = nil
                return nil
            }
            return state.passes.removeFirst()
        }
    }

    /// Notes over which connection the pass goes, so that its end ends the pass.
    func use(_ link: RedisLink) {
        state.withLock { state in
            if state.refuser != ObjectIdentifier(link) { state.refusals.removeAll() }
            state.refuser = ObjectIdentifier(link)
            state.link = link
        }
    }

    /// Why a command is not worth sending; `nil` when it is.
    func refusal(of command: RedisCommand) -> CollectorError? { state.withLock { $0.refusals.refusal(of: command) } }

    /// Remembers that a command may not be run; that it may not be run on some key says nothing about others.
    func note(_ refusal: ServerRefusal, of command: RedisCommand, _ error: CollectorError) {
        guard refusal.code != "NOPERM" || refusal.text.contains("command") else { return }
        state.withLock { $0.refusals.note(refusal, of: command, error) }
    }

    /// Sleeps, unless it is over.
    func pause(_ span: Duration) {
        let deadline = ContinuousClock.now + span
        while !isOver, bell.wait(until: deadline) {}
    }

    /// Ends the pass under way, and every connection it may wait for.
    func end() {
        let link = state.withLock { state in
            state.isOver = true
            return state.link.take()
        }
        bell.ring()
        link?.close()
        nodeLinks.closeAll()
    }
}
