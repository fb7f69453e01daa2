import Logging
import NIOCore
import NIOSSL
import NIOTLS
import WebSecurity

/// Sees a handshake through: says at debug level why it failed, and ends a connection, before it has said anything, whose
/// client's certificate is for nobody who may come in.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let tls: ServerTLS
    private let handler: NIOSSLServerHandler
    private let log: Logger
    private enum State {
        case handshaking, admitted, refused
    }
    private var state = State.handshaking
    /// Where the client is, which cannot be asked any more when it has gone.
    private var client = ""

    init(_ tls: ServerTLS, _ handler: NIOSSLServerHandler, log: Logger) {
        self.tls = tls
        self.handler = handler
        self.log = log
    }

    func handlerAdded(context: ChannelHandlerContext) {
        client = context.remoteAddress?.ipAddress ?? ""
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            state = tls.admits(handler.peerCertificate) ? .admitted : .refused
            guard state == .admitted else {
                note("the client's certificate has none of client_allowed_sans")
                return context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if state == .admitted { context.fireChannelRead(data) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if state == .handshaking { note(summary(error)) }
        context.fireErrorCaught(error)
    }

    private func note(_ why: String) {
        log.debug("TLS handshake failed", metadata: ["err": "\(why)", "client": "\(client)"])
    }
}

/// What the TLS library says, without its stack: `UNSUPPORTED_PROTOCOL`.
private func summary(_ error: any Error) -> String {
    let text = "\(error)"
    guard let start = text.firstRange(of: "OPENSSL_internal:")?.upperBound else { return text }
    return String(text[start...].prefix { $0 != " " })
}
