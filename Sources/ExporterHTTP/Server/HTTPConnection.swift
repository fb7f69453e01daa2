import ExporterCore
import NIOCore
import NIOHTTP1

/// One client's connection: reads requests, asks the routes, writes one answer for each.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// What the connection is at, and so how long it may stay so.
    enum Phase {
        case idle, receiving, working, answering
    }

    private let routes: GuardedRoutes
    private let table: ConnectionTable
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var running: RunningRequest?
    private var inputIsClosed = false

    private(set) var phase = Phase.idle
    private(set) var lastChange = NIODeadline.now()
    private(set) var requests = 0

    init(routes: GuardedRoutes, table: ConnectionTable) {
        self.routes = routes
        self.table = table
    }

    var isAnswering: Bool { phase == .working || phase == .answering }

    func close() { context?.close(promise: nil) }

    /// Bytes of a request have come in.
    func beginsReceiving() {
        if phase == .idle { enter(.receiving) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        table.add(self)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        table.remove(self)
        running?.cancel()
        running = nil
        self.context = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
        case .body:
            // No route reads a body; it is left to pass by.
            break
        case .end:
            guard let head else { return }
            self.head = nil
            begin(head, context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        requests += 1
        enter(.working)
        guard let request = HTTPRequest(head) else {
            return answer(
                .line(.badRequest, "cannot read the request's target; send a path such as /metrics"), to: head)
        }
        let bound = NIOLoopBound((self, head), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        running = routes.answer(request, context) { answer in
            if loop.inEventLoop {
                bound.value.0.answer(answer, to: bound.value.1)
            } else {
                loop.execute { bound.value.0.answer(answer, to: bound.value.1) }
            }
        }
    }

    private func answer(_ answer: HTTPAnswer, to head: HTTPRequestHead) {
        running = nil
        guard let context else { return }
        enter(.answering)
        let keepsAlive = head.isKeepAlive && !table.isDraining && !inputIsClosed
        var headers = HTTPHeaders()
        headers.add(name: "content-type", value: answer.contentType)
        headers.add(name: "content-length", value: "\(answer.body.count)")
        for header in answer.headers { headers.add(name: header.name, value: header.value) }
        if !keepsAlive {
            headers.add(name: "connection", value: "close")
        } else if head.version == .http1_0 {
            headers.add(name: "connection", value: "keep-alive")
        }
        let response = HTTPResponseHead(version: head.version, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        send(head.method == .HEAD ? [] : answer.body[...], thenKeepAlive: keepsAlive)
    }

    /// Writes a body and what ends it.
    ///
    /// Each part follows when the system has taken the one before, so that a large page is not in memory twice.
    private func send(_ body: ArraySlice<UInt8>, thenKeepAlive keepsAlive: Bool) {
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let rest = body.dropFirst(largestPart)
        if !body.isEmpty {
            let part = wrapOutboundOut(
                .body(.byteBuffer(context.channel.allocator.buffer(bytes: body.prefix(largestPart)))))
            guard rest.isEmpty else {
                let loop = context.eventLoop
                context.writeAndFlush(part).whenComplete { result in
                    switch result {
                    // In a turn of its own: from here, each part would be kept until the last has gone.
                    case .success: loop.execute { bound.value.send(rest, thenKeepAlive: keepsAlive) }
                    case .failure: bound.value.close()
                    }
                }
                return
            }
            context.write(part, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            if keepsAlive { bound.value.enter(.idle) } else { bound.value.close() }
        }
    }

    /// The client has closed its side.
    ///
    /// It may still read, so a quick answer goes out; a slow one is for nobody.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            inputIsClosed = true
            guard isAnswering else { return context.close(promise: nil) }
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .seconds(1)) {
                if bound.value.phase == .working { bound.value.close() }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, !isAnswering else { return context.close(promise: nil) }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["connection": "close"])
        let tooLarge = error == .headerOverflow
        answer(
            tooLarge
                ? .line(.requestHeaderFieldsTooLarge, "the request's head is too large; send fewer or shorter headers")
                : .line(.badRequest, "cannot read the request: \(error); send HTTP/1.1"),
            to: head)
    }

    private func enter(_ phase: Phase) {
        self.phase = phase
        lastChange = .now()
        table.phaseChanged(of: self)
    }
}

/// How much of a body is handed to the system at once.
private let largestPart = 64 * 1024

/// A request whose answer is being made.
struct RunningRequest {
    let cancel: () -> Void
}

/// Sees the first bytes of a request before there is a request to see.
///
/// A client that begins with TLS where there is none would not understand an answer: it is closed.
final class ReceivingNotice: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: HTTPConnection

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard connection.requests > 0 || !unwrapInboundIn(data).beginsTLS else { return context.close(promise: nil) }
        connection.beginsReceiving()
        context.fireChannelRead(data)
    }
}
