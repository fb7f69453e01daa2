import ExporterCore
import PostgresTestSupport
import ServerTestSupport
import Testing

@testable import PostgresCollectors

/// A network that cuts, stalls or garbles costs the scrapes it meets, and none after.
@Suite(.serialized, .enabled(if: TestServer.obstacle == nil, "\(TestServer.obstacle ?? "")"))
struct ProxyTests {
    private static let shared = Result { try TestServer() }
    let server: TestServer
    let proxy: LossyProxy

    init() throws {
        server = try Self.shared.get()
        proxy = try LossyProxy(to: server.port)
    }

    @Test(arguments: [0, 1, 8, 9, 13, 20, 100, 300, 500, 1000, 5000, 20_000, 40_000])
    func `a connection cut anywhere is made anew by the next scrape`(bytes: Int) throws {
        let watch = try Watch(proxy.dsn, collectors: everything)
        proxy.become(.cut(afterReplyBytes: bytes))
        let page = watch.scrape(within: .seconds(2))
        #expect(page.isDown)
        #expect(page.failures.values.allSatisfy { $0.reason == .failed }, "\(page.failures)")
        #expect(page.duration < .seconds(1))
        #expect(watch.connections == 0)
        proxy.become(.pass)
        #expect(watch.scrape().isWhole)
        #expect(proxy.openConnections == 1)
    }

    @Test(arguments: [0, 9, 300, 1000, 20_000])
    func `a connection that stalls anywhere costs the scrape's time`(bytes: Int) throws {
        let watch = try Watch(proxy.dsn, collectors: everything)
        proxy.become(.stall(afterReplyBytes: bytes))
        let page = watch.scrape(within: .milliseconds(400))
        #expect(page.failures.values.allSatisfy { $0.reason == .timeout } && !page.failures.isEmpty, "\(page.failures)")
        #expect(page.duration < .milliseconds(700))
        proxy.become(.pass)
        #expect(watch.scrape().isWhole)
        #expect(proxy.openConnections == 1)
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "S", "E", "\u{0}\u{0}\u{0}\u{0}", "N", "R\u{7f}\u{7f}\u{7f}\u{7f}",
        "SSH-2.0-OpenSSH",
    ])
    func `what is no PostgreSQL server is down`(garbage: String) throws {
        let watch = try Watch(proxy.dsn)
        proxy.become(.answer(Array(garbage.utf8)))
        let page = watch.scrape(within: .milliseconds(500))
        #expect(page.isDown)
        #expect(page.duration < .milliseconds(800))
        #expect(page.failures["asking"]?.description.contains("\n") == false)
        proxy.become(.pass)
        #expect(watch.scrape().isWhole)
    }

    @Test func `garbage in the middle of a session costs one scrape`() throws {
        let watch = try Watch(proxy.dsn)
        #expect(watch.scrape().isWhole)
        proxy.become(.answer([0xff, 0, 0, 0, 5, 1, 2, 3]))
        let page = watch.scrape(within: .milliseconds(500))
        #expect(page.isDown && page.duration < .milliseconds(800))
        proxy.become(.pass)
        #expect(watch.scrape().isWhole)
    }

    @Test func `connections that were closed between scrapes cost no page`() throws {
        let watch = try Watch(proxy.dsn)
        #expect(watch.scrape().isWhole)
        for _ in 0..<5 {
            proxy.closeAll()
            #expect(watch.scrape().isWhole)
        }
        #expect(proxy.openConnections == 1)
        #expect(watch.connectionsMade > 1)
    }

    private var everything: [any PostgresCollector] {
        [
            SettingsCollector(flags: FlagValues()), StatDatabaseCollector(), .tables,
            Asking("repeat('9', 100)::numeric FROM generate_series(1, 1000)"),
        ]
    }
}
