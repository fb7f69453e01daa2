import Foundation
import Glibc
import ServerTestSupport
import Synchronization

/// A server on a port of this host that answers Redis commands with whatever bytes a test wants.
public final class FakeRedis: Sendable {
    public enum Answer: Sendable {
        /// These bytes; half a reply if the test wants the client to wait for the rest.
        case bytes([UInt8])
        /// These bytes, then the end of the connection.
        case last([UInt8])
        /// Nothing, now and later, on a connection that stays open.
        case silence
        /// The first to the first such command, and so on; the last one to all that come after.
        case inTurn([Answer])
    }

    /// Where clients connect.
    public let port: UInt16

    struct State {
        var answers: [String: Answer]
        var commands: [[String]] = []
        var accepted = 0
        var open: Set<CInt> = []
        var isOver = false
    }
    private let state: SharedState
    private let listener: CInt
    private let threads = DispatchGroup()

    /// Starts one with answers by command, such as `PING`, or `CONFIG GET` for the more particular case.
    ///
    /// What it has no answer to is an unknown command. A `greeting` is sent to who connects.
    public init(_ answers: [String: Answer] = [:], greeting: Answer? = nil) throws {
        let listener = try listeningSocket(port: 0)
        let state = SharedState(State(answers: Dictionary(uniqueKeysWithValues: answers.map { ($0.uppercased(), $1) })))
        self.listener = listener
        self.state = state
        port = boundPort(of: listener)
        let threads = threads
        start(threads) {
            while let client = state.accept(from: listener) {
                start(threads) { FakeRedisConnection(client, state).serve(greeting) }
            }
        }
    }

    deinit {
        state.current.withLock { state in
            state.isOver = true
            for client in state.open { shutdown(client, CInt(SHUT_RDWR)) }
        }
        shutdown(listener, CInt(SHUT_RDWR))
        threads.wait()
        close(listener)
    }

    /// Answers a command so from now on.
    public func answer(_ command: String, with answer: Answer) {
        state.current.withLock { $0.answers[command.uppercased()] = answer }
    }

    /// The commands that have come, with their arguments, in their order.
    public var commands: [[String]] { state.current.withLock(\.commands) }

    /// How many commands have come that begin with these words.
    public func count(_ command: String) -> Int {
        let words = command.uppercased().split(separator: " ").map(String.init)
        return commands.count { $0.prefix(words.count).map { $0.uppercased() } == words }
    }

    /// How many connections there have been.
    public var acceptedConnections: Int { state.current.withLock(\.accepted) }

    /// How many connections are open.
    public var openConnections: Int { state.current.withLock(\.open.count) }

    /// Closes the connections that are open.
    public func closeAll() {
        state.current.withLock { for client in $0.open { shutdown(client, CInt(SHUT_RDWR)) } }
    }

    final class SharedState: Sendable {
        let current: Mutex<State>

        init(_ state: State) { current = Mutex(state) }
    }
}

extension FakeRedis.Answer: ExpressibleByStringLiteral {
    /// The bytes as they go over the line, line ends included.
    public init(stringLiteral text: String) { self = .bytes(Array(text.utf8)) }

    public static func status(_ text: String) -> Self { .bytes(Array("+\(text)\r\n".utf8)) }
    public static func error(_ text: String) -> Self { .bytes(Array("-\(text)\r\n".utf8)) }
    public static func bulk(_ text: String) -> Self { .bytes(Array(encoded(text).utf8)) }
    public static func array(_ texts: [String]) -> Self {
        .bytes(Array("*\(texts.count)\r\n\(texts.map(encoded).joined())".utf8))
    }

    private static func encoded(_ text: String) -> String { "$\(text.utf8.count)\r\n\(text)\r\n" }
}

/// Runs something on a thread that the group waits for.
private func start(_ group: DispatchGroup, _ work: @escaping @Sendable () -> Void) {
    group.enter()
    Thread {
        work()
        group.leave()
    }.start()
}
