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
    private var isAdmitted = false

    init(_ tls: ServerTLS, _ handler: NIOSSLServerHandler, log: Logger) {
        self.tls = tls
        self.handler = handler
        self.log = log
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            isAdmitted = tls.admits(handler.peerCertificate)
            guard isAdmitted else {
                note("the client's certificate has none of client_allowed_sans", context)
                return context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isAdmitted { context.fireChannelRead(data) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isAdmitted { note("\(error)", context) }
        context.fireErrorCaught(error)
    }

    private func note(_ why: String, _ context: ChannelHandlerContext) {
        let client = context.remoteAddress?.ipAddress ?? ""
        log.debug("TLS handshake failed", metadata: ["err": "\(why)", "client": "\(client)"])
    }
}
