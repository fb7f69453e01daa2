import PostgresTestSupport
import ServerTestSupport
import Testing

/// What stands between client and server in other tests does to them what it says.
@Suite(.enabled(if: PostgresServer.obstacle == nil, "\(PostgresServer.obstacle ?? "")"))
struct TestProxyTests {
    let server: PostgresServer
    let proxy: LossyProxy

    init() throws {
        server = try PostgresServer()
        proxy = try LossyProxy(to: server.port)
    }

    @Test func `passes, and counts who is connected`() throws {
        var connection: PostgresConnection? = try connect()
        #expect(try connection?.query("SELECT repeat('x', 1000000)").first?.first??.count == 1_000_000)
        #expect(proxy.openConnections == 1)
        connection = nil
        // The next to be accepted comes after the proxy has seen the first go.
        connection = try connect()
        #expect(try connection?.query("SELECT 1") == [["1"]])
        #expect(proxy.openConnections == 1)
        #expect(proxy.acceptedConnections == 2)
    }

    @Test func `cuts a reply in the middle`() throws {
        let connection = try connect()
        proxy.become(.cut(afterReplyBytes: 100))
        let error = #expect(throws: TestServerError.self) { try connection.query("SELECT repeat('x', 1000)") }
        #expect(error?.description.hasPrefix("server closed the connection unexpectedly") == true)
    }

    @Test func `stalls in the middle of a reply, and goes on`() throws {
        let connection = try connect()
        proxy.become(.stall(afterReplyBytes: 40))
        try connection.send("SELECT repeat('x', 1000)")
        #expect(throws: TestServerError.self) { try connection.answer(within: .milliseconds(50)) }
        #expect(proxy.openConnections == 1)
        proxy.become(.pass)
        #expect(try connection.answer().first?.first??.count == 1000)
    }

    @Test func `answers what no server would`() throws {
        proxy.become(.answer(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)))
        #expect(throws: TestServerError.self) { try connect() }
    }

    @Test func `closes what is open`() throws {
        let connection = try connect()
        proxy.closeAll()
        #expect(throws: TestServerError.self) { try connection.query("SELECT 1") }
    }

    @Test(.enabled(if: PgBouncer.obstacle == nil, "\(PgBouncer.obstacle ?? "")"))
    func `pools connections, and lets the administrator look`() throws {
        try server.execute("CREATE ROLE reader LOGIN PASSWORD 'secret'")
        let bouncer = try PgBouncer(inFrontOf: server, users: ["reader": "secret"])
        let reader = try PostgresConnection(bouncer.dsn(user: "reader"))
        #expect(try reader.query("SELECT user") == [["reader"]])
        let pools = try bouncer.query("SHOW POOLS")
        #expect(pools.contains { $0[0] == "postgres" && $0[1] == "reader" })
    }

    private func connect() throws -> PostgresConnection {
        try PostgresConnection("host=127.0.0.1 port=\(proxy.port) user=postgres dbname=postgres sslmode=disable")
    }
}
