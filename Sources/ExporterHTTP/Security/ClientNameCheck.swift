import NIOCore
import NIOSSL
import NIOTLS
import WebSecurity

/// Ends a connection, before it has said anything, whose client's certificate is for nobody who may come in.
final class ClientNameCheck: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let tls: ServerTLS
    private let handler: NIOSSLServerHandler
    private var isAdmitted = false

    init(_ tls: ServerTLS, _ handler: NIOSSLServerHandler) {
        self.tls = tls
        self.handler = handler
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            isAdmitted = tls.admits(handler.peerCertificate)
            guard isAdmitted else { return context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isAdmitted { context.fireChannelRead(data) }
    }
}
