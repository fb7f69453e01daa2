import ExporterCore
import NameResolution
import RedisTestSupport
import ServerTestSupport
import Testing

@testable import RedisCollectors

/// The kept connection: what it asks, what it waits for, and when it is made anew.
@Suite struct RedisSessionTests {
    private let info = RedisCommand("INFO", "ALL", named: 1)
    private let server: FakeRedis

    init() throws {
        server = try FakeRedis([
            "INFO ALL": .bulk("# Server\r\nx:1\r\n"), "CLIENT SETNAME": .status("OK"), "A": ":1\r\n",
        ])
    }

    private func address(_ port: UInt16) -> RedisAddress { RedisAddress(.tcp(host: "127.0.0.1", port: Int(port))) }

    private func target(
        alternatives: [RedisAddress] = [], first: RedisAddress? = nil, login: RedisLogin? = nil,
        patience: Duration = .seconds(30)
    ) -> RedisTarget {
        var options = SessionOptions()
        options.patience = patience
        return RedisTarget(
            address: first ?? address(server.port), alternatives: alternatives,
            dialer: RedisDialer(timeout: .seconds(10), resolver: HostResolver()), login: { _ in login },
            options: options)
    }

    private func begin(
        _ session: RedisSession, _ others: [RedisCommand] = [], within time: Duration = .seconds(10)
    ) throws(CollectorError) -> Reply {
        try session.begin(info, others, until: .now + time)
    }

    @Test func `all is asked in one go, over one connection`() throws {
        let session = RedisSession(target())
        for round in 1...3 {
            #expect(try begin(session, [RedisCommand("A")]).string == "# Server\r\nx:1\r\n")
            #expect(try session.reply(to: RedisCommand("A")).integer == 1)
            #expect(server.count("A") == round)
        }
        #expect(server.commands.prefix(3) == [["CLIENT", "SETNAME", "redis_exporter"], ["INFO", "ALL"], ["A"]])
        #expect(server.count("CLIENT") == 1)
        #expect(server.acceptedConnections == 1)
        #expect(session.target.record.current.connections == 1)
        #expect(session.target.record.current.connectDuration != nil)
    }

    @Test func `what was not asked for is asked when it is wanted, once a scrape`() throws {
        let session = RedisSession(target())
        _ = try begin(session)
        for _ in 0..<2 { #expect(try session.reply(to: RedisCommand("A")).integer == 1) }
        #expect(server.count("A") == 1)
        _ = try begin(session)
        #expect(try session.reply(to: RedisCommand("A")).integer == 1)
        #expect(server.count("A") == 2)
    }

    @Test func `a kept connection that has been closed is made anew within the scrape`() throws {
        let session = RedisSession(target())
        _ = try begin(session)
        server.closeAll()
        #expect(try begin(session).string != nil)
        #expect(server.acceptedConnections == 2)
    }

    @Test func `a connection that ends in the middle of the answer is not made anew for the same scrape`() throws {
        let session = RedisSession(target())
        _ = try begin(session)
        server.answer("INFO ALL", with: .last(Array("$100\r\nx".utf8)))
        for connections in 1...2 {
            let error = #expect(throws: CollectorError.self) { try begin(session) }
            #expect(error?.concernsSource == true)
            #expect(
                error?.description
                    == "cannot ask redis://127.0.0.1:\(server.port): the server closed the connection; see its log, whether it "
                    + "wants TLS (rediss://), and its maxclients")
            // The kept one had answered nothing whole, so there may be one more.
            #expect(server.acceptedConnections <= 2 * connections)
        }
        #expect(session.target.record.current.failure == .closed)
    }

    @Test func `a server that owes replies gets no further command, until patience ends`() throws {
        let session = RedisSession(target(patience: .zero))
        _ = try begin(session)
        server.answer("INFO ALL", with: .silence)
        let error = #expect(throws: CollectorError.self) { try begin(session, within: .milliseconds(50)) }
        #expect(error?.reason == .timeout)
        #expect(server.count("INFO ALL") == 2)
        server.answer("INFO ALL", with: .bulk("back"))
        // What is owed is waited for until the deadline; then it is given up.
        #expect(throws: CollectorError.self) { try begin(session, within: .milliseconds(50)) }
        #expect(server.count("INFO ALL") == 2)
        #expect(try begin(session).string == "back")
        #expect(server.acceptedConnections == 2)
    }

    @Test func `a server that owes replies keeps its connection while there is patience`() throws {
        let session = RedisSession(target())
        _ = try begin(session)
        server.answer("INFO ALL", with: .silence)
        for _ in 0..<3 {
            let error = #expect(throws: CollectorError.self) { try begin(session, within: .milliseconds(20)) }
            #expect(
                error?.description
                    == "cannot ask redis://127.0.0.1:\(server.port): the server accepts connections, but does not answer; see "
                    + "whether it hangs or is stopped, and what SLOWLOG says")
        }
        #expect(server.acceptedConnections == 1)
        #expect(server.count("INFO ALL") == 2)
    }

    @Test func `a connection that could not be set up in time is made anew`() throws {
        let session = RedisSession(target(login: RedisLogin(password: Secret("s3cr3t")), patience: .zero))
        server.answer("AUTH", with: .silence)
        #expect(throws: CollectorError.self) { try begin(session, within: .milliseconds(50)) }
        server.answer("AUTH", with: .status("OK"))
        server.closeAll()
        #expect(try begin(session).string != nil)
        #expect(server.count("AUTH s3cr3t") == 2)
    }

    @Test func `who says NOAUTH is logged in to anew`() throws {
        let source = RedisSource(target(login: RedisLogin(user: "bob", password: Secret("s3cr3t"))))
        server.answer("AUTH", with: .status("OK"))
        try source.beginScrape(of: [], until: .now + .seconds(10))
        server.answer("INFO ALL", with: .error("NOAUTH Authentication required."))
        #expect(throws: CollectorError.self) { try source.beginScrape(of: [], until: .now + .seconds(10)) }
        #expect(source.target.record.current.failure == .noAuth)
        server.answer("INFO ALL", with: .bulk("role:master"))
        try source.beginScrape(of: [], until: .now + .seconds(10))
        #expect(source.target.record.current.failure == nil)
        #expect(server.count("AUTH bob s3cr3t") == 2)
        #expect(server.acceptedConnections == 2)
    }

    @Test func `of several addresses the first that can be reached is used, and kept`() throws {
        let session = RedisSession(
            target(alternatives: [address(server.port)], first: RedisAddress(.tcp(host: "127.0.0.1", port: 1))))
        _ = try begin(session)
        #expect(session.address == address(server.port))
        server.closeAll()
        _ = try begin(session)
        #expect(server.acceptedConnections == 2)
        let dead = RedisSession(
            target(
                alternatives: [RedisAddress(.unix(path: "/no/such"))],
                first: RedisAddress(.tcp(host: "127.0.0.1", port: 1))))
        let error = #expect(throws: CollectorError.self) { try begin(dead) }
        #expect(error?.description.hasPrefix("cannot connect to unix:///no/such: no such file or directory") == true)
    }

    @Test func `INFO without sections is asked for where ALL is unknown`() throws {
        let source = RedisSource(target())
        server.answer("INFO ALL", with: .error("ERR syntax error"))
        server.answer("INFO", with: .bulk("# Server\r\nx:2\r\n"))
        try source.beginScrape(of: [], until: .now + .seconds(10))
        #expect(source.info.value("x") == "2")
    }

    @Test func `a socket's path that is too long is told`() {
        let path = "/" + String(repeating: "x", count: 200)
        let error = #expect(throws: CollectorError.self) {
            try begin(RedisSession(target(first: RedisAddress(.unix(path: path)))))
        }
        #expect(error?.description == "cannot connect to unix://\(path): the path of a socket has at most 107 bytes")
    }
}
