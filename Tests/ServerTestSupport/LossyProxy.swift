import Foundation
import Glibc
import Synchronization

/// A TCP proxy between a client and a server that loses what it is told to.
public final class LossyProxy: Sendable {
    public enum Behavior: Sendable {
        /// Hands on everything.
        case pass
        /// Closes a connection after so many further bytes of the server's reply.
        case cut(afterReplyBytes: Int)
        /// Hands on so many further bytes of the server's reply, then no more, and keeps the connection.
        case stall(afterReplyBytes: Int)
        /// Answers in the server's place, with the same bytes to whatever the client sends.
        case answer([UInt8])
    }

    /// Where clients connect.
    public let port: UInt16

    struct Orders {
        var behavior = Behavior.pass
        /// How often the behaviour was set: bytes count from then on.
        var version = 0
        var closesAll = false
        var isOver = false
        var open = 0
        var accepted = 0
    }
    private let orders: SharedOrders
    private let bell: CInt
    private let end: DispatchSemaphore

    /// Starts one for a server on this host.
    public init(to target: UInt16) throws {
        let listener = try listeningSocket(port: 0)
        port = boundPort(of: listener)
        let (reading, writing) = try makePipe()
        let orders = SharedOrders()
        let end = DispatchSemaphore(value: 0)
        Thread {
            var loop = ProxyLoop(listener: listener, bell: reading, target: target, orders: orders)
            loop.run()
            end.signal()
        }.start()
        bell = writing
        self.orders = orders
        self.end = end
    }

    deinit {
        tell { $0.isOver = true }
        end.wait()
        close(bell)
    }

    /// What happens to connections, open ones too, from now on.
    public func become(_ behavior: Behavior) {
        tell { orders in
            orders.behavior = behavior
            orders.version += 1
        }
    }

    /// Closes the connections that are open.
    public func closeAll() { tell { $0.closesAll = true } }

    /// How many connections are open.
    public var openConnections: Int { orders.current.withLock(\.open) }

    /// How many connections there have been.
    public var acceptedConnections: Int { orders.current.withLock(\.accepted) }

    private func tell(_ change: (inout Orders) -> Void) {
        orders.current.withLock { change(&$0) }
        var one: UInt8 = 1
        send(bell, &one, 1, CInt(MSG_NOSIGNAL))
    }

    final class SharedOrders: Sendable {
        let current = Mutex(Orders())
    }
}
