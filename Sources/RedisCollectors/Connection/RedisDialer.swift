import ExporterCore
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import NameResolution
import SharedLoop
import Synchronization

/// Opens connections; blocks the thread that asks it to, but never beyond the deadline.
struct RedisDialer: Sendable {
    let tls: TLSFiles
    /// The longest a connection may take to be made.
    let timeout: Duration
    /// No reply is taken that is larger.
    let replyLimit: Int
    let resolver: HostResolver
    private var loop: any EventLoop { SharedLoop.loop }

    init(tls: TLSFiles = TLSFiles(), timeout: Duration, replyLimit: Int = 256 << 20, resolver: HostResolver) {
        self.tls = tls
        self.timeout = timeout
        self.replyLimit = replyLimit
        self.resolver = resolver
    }

    /// Connects to a server; TLS and logging in happen with the first exchange.
    ///
    /// A host's addresses are tried one after another, each with its share of the time.
    func dial(_ address: RedisAddress, until deadline: ContinuousClock.Instant) throws(SourceFailure) -> RedisLink {
        let deadline = min(deadline, .now + timeout)
        let context = address.usesTLS ? try SourceFailure.of(.file, tls.context) : nil
        var failure = LinkFailure.system("no answer in time", code: ETIMEDOUT)
        var places = try self.places(of: address, until: deadline)[...]
        while let place = places.popFirst() {
            let left = deadline - .now
            guard left > .zero else { break }
            do throws(LinkFailure) {
                return try connect(to: place, of: address, context, until: .now + left / (places.count + 1))
            } catch {
                failure = error
            }
        }
        throw SourceFailure(
            kind: FailureKind(failure), error: CollectorError(connecting: failure, to: address))
    }

    private func places(
        of address: RedisAddress,
        until deadline: ContinuousClock.Instant
    ) throws(SourceFailure) -> [SocketAddress] {
        switch address.place {
        case .unix(let path):
            guard let place = try? SocketAddress(unixDomainSocketPath: path) else {
                let why = "the path of a socket has at most 107 bytes"
                throw SourceFailure(
                    kind: .other, error: CollectorError(.failed, "connect to", address.description, why: why).ofSource)
            }
            return [place]
        case .tcp(let host, let port):
            let addresses = try SourceFailure.of(.resolve) { () throws(CollectorError) in
                isLiteralAddress(host) ? [host] : try resolver.addresses(of: host, until: deadline)
            }
            return addresses.compactMap { try? SocketAddress(ipAddress: $0, port: port) }
        }
    }

    private func connect(
        to place: SocketAddress,
        of address: RedisAddress,
        _ context: NIOSSLContext?,
        until deadline: ContinuousClock.Instant
    ) throws(LinkFailure) -> RedisLink {
        let life = LinkLife()
        let waiting = PendingLink()
        let name = tls.serverName ?? address.hostName
        let (loop, replyLimit) = (loop, replyLimit)
        var bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.nanoseconds(Int64((deadline - .now) / .nanoseconds(1))))
        if case .tcp = address.place {
            // A host that is gone acknowledges nothing; one whose server is stopped still does.
            bootstrap = bootstrap.channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.socket(SocketOptionLevel(IPPROTO_TCP), tcpUserTimeout), value: 10_000)
        }
        bootstrap
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(try tlsHandler(context, name)) }
                    let handler = LinkHandler(replyLimit: replyLimit, life: life)
                    try pipeline.addHandler(handler)
                    let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
                    waiting.prepare(RedisLink(bound, on: channel.eventLoop, life: life))
                }
            }
            .connect(to: place)
            .whenComplete { outcome in waiting.finish(outcome.map { _ in }) }
        return try waiting.link(until: deadline)
    }
}

/// `TCP_USER_TIMEOUT`, which NIO has no name for.
private let tcpUserTimeout: SocketOptionName = 18

extension RedisAddress {
    /// The host as a certificate names it; `nil` for a socket.
    var hostName: String? {
        if case .tcp(let host, _) = place { host } else { nil }
    }
}

private func tlsHandler(_ context: NIOSSLContext, _ name: String?) throws -> NIOSSLClientHandler {
    // An address cannot be asked for by name; it is looked for in the certificate all the same.
    let isName = name.map { !isLiteralAddress($0) } ?? false
    return try NIOSSLClientHandler(context: context, serverHostname: isName ? name : nil)
}

/// A connection that is being made, and the thread that waits for it.
private final class PendingLink: Sendable {
    private struct State {
        var link: RedisLink?
        var outcome: Result<Void, any Error>?
        var isGivenUp = false
    }
    private let state = Mutex(State())
    private let bell = Bell()

    func prepare(_ link: RedisLink) { state.withLock { $0.link = link } }

    func finish(_ outcome: Result<Void, any Error>) {
        let orphan = state.withLock { state in
            state.outcome = outcome
            return state.isGivenUp ? state.link.take() : nil
        }
        orphan?.close()
        bell.ring()
    }

    func link(until deadline: ContinuousClock.Instant) throws(LinkFailure) -> RedisLink {
        // The event loop is told of the same deadline, and knows better why.
        _ = bell.wait(until: deadline + .milliseconds(50))
        let (link, outcome) = state.withLock { state in
            if state.outcome == nil { state.isGivenUp = true }
            return (state.link, state.outcome)
        }
        switch outcome {
        case .success:
            guard let link else { throw .closed }
            return link
        case .failure(let error): throw LinkFailure(error)
        case nil: throw .system("no answer in time", code: ETIMEDOUT)
        }
    }
}
