public import ExporterCore
import Glibc
public import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import SharedLoop
import Synchronization
public import WebSecurity

/// The HTTP server that all exporters share: one event loop, which never waits for a scrape.
public final class ExporterServer: Sendable {
    private let limits: ServerLimits
    private let log: Logger
    private let table: NIOLoopBound<ConnectionTable>
    private let listeners: NIOLoopBoundBox<[any Channel]>
    private let hasStopped = Atomic(false)

    private var loop: any EventLoop { SharedLoop.loop }

    public init(limits: ServerLimits = ServerLimits(), log: Logger) {
        let loop = SharedLoop.loop
        self.limits = limits
        self.log = log
        table = loop.submitAndWait { NIOLoopBound(ConnectionTable(limits: limits, loop: loop), eventLoop: loop) }
        listeners = .makeBoxSendingValue([], eventLoop: loop)
    }

    /// The clock for scrapes whose pages this server hands out.
    public var clock: EventLoopClock { EventLoopClock(loop) }

    /// Listens on an address and answers what comes in with `routes`, to whom the web configuration lets in.
    ///
    /// - Throws: One line that names the address.
    public func listen(
        on address: ListenAddress,
        _ routes: Routes,
        guardedBy web: WebConfiguration? = nil
    ) throws(ConfigurationError) {
        let pipeline = ConnectionPipeline(routes: routes, table: table, web: web, log: log)
        let bootstrap = ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer(pipeline.setUp)
        do {
            let channel = try bind(bootstrap, to: address)
            loop.execute { self.listeners.value.append(channel) }
        } catch {
            throw ConfigurationError("cannot listen on \(address): \(reason(error))")
        }
    }

    private func bind(_ bootstrap: ServerBootstrap, to address: ListenAddress) throws -> any Channel {
        switch address {
        case .tcp(let host?, let port):
            return try bootstrap.bind(to: socketAddress(host, port)).wait()
        case .tcp(nil, let port):
            // The IPv6 wildcard takes IPv4 clients too; kernels without IPv6 have only the other.
            do {
                return try bootstrap.bind(to: socketAddress("::", port)).wait()
            } catch let error as IOError where error.errnoCode == EAFNOSUPPORT || error.errnoCode == EADDRNOTAVAIL {
                return try bootstrap.bind(to: socketAddress("0.0.0.0", port)).wait()
            }
        case .unix(let path):
            return try bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).wait()
        case .vsock(let port):
            return try bootstrap.bind(to: VsockAddress(cid: .any, port: .init(rawValue: port))).wait()
        case .inherited(let descriptor):
            return try bootstrap.withBoundSocket(descriptor).wait()
        }
    }

    private func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        let message = unsafe String(cString: strerror(error.errnoCode))
        let remedy =
            error.errnoCode == EADDRINUSE ? "; another process has the port, choose one with --web.listen-address" : ""
        return message + remedy
    }

    /// The addresses the server listens on, with the ports the system chose.
    public var localAddresses: [String] {
        let listeners = listeners
        return loop.submitAndWait { listeners.value.compactMap { $0.localAddress.map(spelling) } }
    }

    /// Stops listening, lets running requests finish for a few seconds, and closes everything.
    ///
    /// The server is of no use afterwards; stopping it again does nothing.
    public func stop() {
        guard hasStopped.exchange(true, ordering: .relaxed) == false else { return }
        let (table, listeners, loop) = (table, listeners, loop)
        let end = NIODeadline.now() + limits.drainTimeout
        loop.submitAndWait {
            for listener in listeners.value { listener.close(promise: nil) }
            table.value.drain()
        }
        let drained = loop.makePromise(of: Void.self)
        loop.execute { waitUntilEmpty(table, until: end, drained, loop) }
        try? drained.futureResult.wait()
        loop.submitAndWait { table.value.closeAll() }
    }
}

private func waitUntilEmpty(
    _ table: NIOLoopBound<ConnectionTable>,
    until end: NIODeadline,
    _ done: EventLoopPromise<Void>,
    _ loop: any EventLoop
) {
    guard table.value.count > 0, NIODeadline.now() < end else { return done.succeed() }
    loop.scheduleTask(in: .milliseconds(20)) { waitUntilEmpty(table, until: end, done, loop) }
}

/// An address as it is written, or a name's.
///
/// The resolver takes no part in the first: it refuses IPv6 where no interface has an address of it, as in many containers.
func socketAddress(_ host: String, _ port: Int) throws -> SocketAddress {
    if let literal = try? SocketAddress(ipAddress: host, port: port) { return literal }
    return try SocketAddress.makeAddressResolvingHost(host, port: port)
}

private func spelling(_ address: SocketAddress) -> String {
    if let path = address.pathname, address.ipAddress == nil { return "unix:\(path)" }
    guard let host = address.ipAddress, let port = address.port else { return address.description }
    return ListenAddress.tcp(host: host, port: port).description
}

extension EventLoop {
    /// Runs `body` on the loop from another thread and waits for its result.
    fileprivate func submitAndWait<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value {
        do {
            return try submit(body).wait()
        } catch {
            preconditionFailure("an event loop that we have not shut down refused work: \(error)")
        }
    }
}
