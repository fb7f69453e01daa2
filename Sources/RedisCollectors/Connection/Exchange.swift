import ExporterCore
import Synchronization

/// Commands that were sent together, and their replies as they come in.
///
/// The event loop puts the replies in; one thread waits for them.
final class Exchange: Sendable {
    let count: Int

    private struct State {
        var replies: [Reply] = []
        var failure: LinkFailure?
    }
    private let state = Mutex(State())
    private let bell = Bell()

    init(count: Int) {
        self.count = count
    }

    /// Whether nothing more is to come.
    var isOver: Bool { state.withLock { $0.replies.count == count || $0.failure != nil } }

    /// How many replies have come.
    var received: Int { state.withLock(\.replies.count) }

    /// Waits for the reply to one of the commands; `nil` when it has not come by the deadline.
    func reply(_ index: Int, until deadline: ContinuousClock.Instant) throws(LinkFailure) -> Reply? {
        while true {
            let (reply, failure) = state.withLock { state in
                (index < state.replies.count ? state.replies[index] : nil, state.failure)
            }
            if let reply { return reply }
            if let failure { throw failure }
            guard bell.wait(until: deadline) else { return nil }
        }
    }

    /// Waits until nothing more is to come; `false` when the deadline came first.
    func isOver(by deadline: ContinuousClock.Instant) -> Bool {
        while !isOver {
            guard bell.wait(until: deadline) else { return isOver }
        }
        return true
    }

    /// Takes in replies; returns those that are not of this exchange.
    func take(_ replies: ArraySlice<Reply>) -> ArraySlice<Reply> {
        let rest = state.withLock { state in
            let mine = replies.prefix(count - state.replies.count)
            state.replies += mine
            return replies.dropFirst(mine.count)
        }
        bell.ring()
        return rest
    }

    /// No further reply will come.
    func fail(_ failure: LinkFailure) {
        state.withLock { $0.failure = failure }
        bell.ring()
    }
}

/// Why a connection is no more.
enum LinkFailure: Error, Equatable, Sendable {
    /// The server, or something in between, closed it.
    case closed
    /// The system's words.
    case system(String, code: CInt)
    /// What the server sent is no answer.
    case malformed(String)
    case tooLarge(limit: Int)
    /// TLS failed, and why.
    case tls(String)
    /// We closed it, because the server owed us replies for too long.
    case abandoned
}
