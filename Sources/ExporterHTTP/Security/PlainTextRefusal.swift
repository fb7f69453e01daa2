import NIOCore

/// Answers a client that speaks HTTP where TLS is wanted with one line, ahead of TLS.
final class PlainTextRefusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case waiting, encrypted, refused
    }
    private var state = State.waiting

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if state == .waiting {
            state = unwrapInboundIn(data).beginsTLS ? .encrypted : .refused
        } else if state == .refused {
            return
        }
        guard state == .refused else { return context.fireChannelRead(data) }
        let line = "this port speaks TLS; ask with https://\n"
        let answer = """
            HTTP/1.1 400 Bad Request\r
            content-type: text/plain; charset=utf-8\r
            content-length: \(line.utf8.count)\r
            connection: close\r
            \r
            \(line)
            """
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        // Only our side: closing it all while the client still sends could take the answer from it.
        context.close(mode: .output, promise: nil)
    }

    /// The client has read the answer.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if state == .refused, case ChannelEvent.inputClosed? = event as? ChannelEvent {
            return context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }
}

extension ByteBuffer {
    /// Whether these bytes, the first of a connection, are a TLS handshake; no HTTP request begins so.
    var beginsTLS: Bool { getInteger(at: readerIndex, as: UInt8.self) == 0x16 }
}
