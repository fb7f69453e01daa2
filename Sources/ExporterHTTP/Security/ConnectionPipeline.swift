import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import WebSecurity

/// How a new connection is set up: TLS first, where the web configuration wants it, then HTTP.
struct ConnectionPipeline: Sendable {
    let routes: Routes
    let table: NIOLoopBound<ConnectionTable>
    let web: WebConfiguration?
    let log: Logger

    /// Sets a connection up, when the web configuration's files have been looked at.
    @Sendable func setUp(_ channel: any Channel) -> EventLoopFuture<Void> {
        guard let web else {
            return channel.eventLoop.makeCompletedFuture { try addHandlers(to: channel, tls: nil) }
        }
        let looked = channel.eventLoop.makePromise(of: WebProtection.self)
        web.current { looked.succeed($0) }
        // A file system that hangs must not keep everybody out: then what was read before is still in use.
        let patience = channel.eventLoop.scheduleTask(in: .seconds(1)) { looked.succeed(web.protection) }
        return looked.futureResult.flatMapThrowing { protection in
            patience.cancel()
            try addHandlers(to: channel, tls: protection.tls)
        }
    }

    private func addHandlers(to channel: any Channel, tls: ServerTLS?) throws {
        let pipeline = channel.pipeline.syncOperations
        let routes = GuardedRoutes(routes: routes, web: web, isEncrypted: tls != nil)
        let connection = HTTPConnection(routes: routes, table: table.value)
        if let tls {
            let handler = tls.makeHandler()
            try pipeline.addHandlers(PlainTextRefusal(), handler, HandshakeWatch(tls, handler, log: log))
        }
        try pipeline.addHandler(ReceivingNotice(connection))
        try pipeline.configureHTTPServerPipeline(withErrorHandling: false)
        try pipeline.addHandler(connection)
    }
}
