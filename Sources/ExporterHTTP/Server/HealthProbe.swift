public import ExporterCore
import Glibc
import NIOCore
import NIOPosix
import SharedLoop

/// A look from outside at an exporter that runs: whether it answers.
///
/// Every answer below 500 counts, since a port with TLS or users tells a stranger no more than 400 or 401.
public struct HealthProbe: Sendable {
    private let address: ListenAddress
    private let timeout: Duration

    public init(of address: ListenAddress, timeout: Duration = .seconds(3)) {
        self.address = address
        self.timeout = timeout
    }

    /// Asks, and waits for the answer.
    ///
    /// - Throws: One line that names the address.
    public func ask() throws(ConfigurationError) {
        let status: Int
        do {
            status = try answer().wait()
        } catch {
            throw failure(why(error))
        }
        if status >= 500 { throw failure("it answers \(status)") }
    }

    private func answer() throws -> EventLoopFuture<Int> {
        let loop = SharedLoop.loop
        let status = loop.makePromise(of: Int.self)
        let bootstrap = ClientBootstrap(group: loop).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(StatusReader(status))
            }
        }
        loop.scheduleTask(in: TimeAmount(timeout)) {
            status.fail(HealthFailure("it does not answer within \(timeout)"))
        }
        try connection(bootstrap).cascadeFailure(to: status)
        return status.futureResult
    }

    private func connection(_ bootstrap: ClientBootstrap) throws -> EventLoopFuture<any Channel> {
        switch address {
        case .tcp(nil, let port), .tcp("0.0.0.0", let port):
            bootstrap.connect(to: try socketAddress("127.0.0.1", port))
        case .tcp("::", let port):
            bootstrap.connect(to: try socketAddress("::1", port))
        case .tcp(let host?, let port):
            bootstrap.connect(to: try socketAddress(host, port))
        case .unix(let path):
            bootstrap.connect(unixDomainSocketPath: path)
        case .vsock, .inherited:
            throw HealthFailure("it cannot be asked from here; ask for /health where it is scraped")
        }
    }

    private func failure(_ why: String) -> ConfigurationError {
        ConfigurationError("cannot get /health of the exporter at \(address): \(why)")
    }

    private func why(_ error: any Error) -> String {
        let first = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
        guard let failure = first as? IOError else { return "\(first)" }
        return unsafe String(cString: strerror(failure.errnoCode))
    }
}

/// What is wrong with an answer, in words.
private struct HealthFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Sends the request and reads the status of the answer, `200` in `HTTP/1.1 200 OK`, and no further.
private final class StatusReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let status: EventLoopPromise<Int>
    private var received = ByteBuffer()

    init(_ status: EventLoopPromise<Int>) {
        self.status = status
    }

    func channelActive(context: ChannelHandlerContext) {
        let request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        guard let line = received.getString(at: 0, length: "HTTP/1.1 200".utf8.count) else { return }
        if line.hasPrefix("HTTP/1."), let code = Int(line.suffix(3)) {
            status.succeed(code)
        } else {
            status.fail(HealthFailure("what answers is no exporter"))
        }
        context.close(promise: nil)
    }

    // The promise takes the first of what comes.
    func channelInactive(context: ChannelHandlerContext) {
        status.fail(HealthFailure("it closes the connection without an answer"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        status.fail(error)
        context.close(promise: nil)
    }
}
