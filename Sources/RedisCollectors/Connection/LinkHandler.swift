import NIOCore
import NIOPosix
import NIOSSL

/// The end of a connection's pipeline: sends what exchanges ask, and gives each its replies in turn.
final class LinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reader: ReplyReader
    private let life: LinkLife
    private var context: ChannelHandlerContext?
    /// The exchanges that still expect replies, in the order they were sent.
    private var waiting: [Exchange] = []
    private var failure: LinkFailure?

    init(replyLimit: Int, life: LinkLife) {
        reader = ReplyReader(limit: replyLimit)
        self.life = life
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func send(_ bytes: [UInt8], for exchange: Exchange) {
        guard let context, failure == nil else { return exchange.fail(failure ?? .closed) }
        waiting.append(exchange)
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    /// Ends the connection, for a reason that all who wait are told.
    func end(_ reason: LinkFailure) {
        fail(reason)
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do throws(ReplyReader.Failure) {
            let replies = try unwrapInboundIn(data).feed(to: reader)
            give(replies[...])
        } catch {
            switch error {
            case .tooLarge(let limit): end(.tooLarge(limit: limit))
            case .malformed(let what): end(.malformed(what))
            }
        }
    }

    private func give(_ replies: ArraySlice<Reply>) {
        var rest = replies
        var completed = 0
        while !rest.isEmpty {
            guard let first = waiting.first else { return end(.malformed("a reply to no command")) }
            rest = first.take(rest)
            if first.isOver {
                waiting.removeFirst()
                completed += 1
            }
        }
        life.noteReceived(completing: completed)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.closed)
        self.context = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(LinkFailure(error))
    }

    private func fail(_ reason: LinkFailure) {
        guard failure == nil else { return }
        failure = reason
        life.end(reason)
        for exchange in waiting { exchange.fail(reason) }
        waiting.removeAll()
    }
}

extension ByteBuffer {
    fileprivate func feed(to reader: ReplyReader) throws(ReplyReader.Failure) -> [Reply] {
        var outcome = Result<[Reply], ReplyReader.Failure>.success([])
        unsafe withUnsafeReadableBytes { bytes in
            outcome = Result { () throws(ReplyReader.Failure) in try unsafe reader.replies(feeding: bytes) }
        }
        return try outcome.get()
    }
}
