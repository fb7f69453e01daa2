import ExporterCore
import Glibc
import PostgresTestSupport
import ServerTestSupport
import Testing

@testable import PostgresCollectors

/// A server that hangs, dies or comes back is reported by the deadline, and watched again as soon as it can be.
@Suite(.enabled(if: TestServer.obstacle == nil, "\(TestServer.obstacle ?? "")"))
struct OutageTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    @Test func `a server that hangs costs the scrape's time, and one connection`() throws {
        let proxy = try LossyProxy(to: server.port)
        let watch = try Watch(proxy.dsn)
        #expect(watch.scrape().isWhole)
        server.pause()
        for _ in 0..<3 {
            let page = watch.scrape(within: .milliseconds(500))
            #expect(page.isDown)
            #expect(page.failures["asking"]?.reason == .timeout)
            #expect(page.duration > .milliseconds(400) && page.duration < .milliseconds(800))
            #expect(proxy.openConnections <= 1)
        }
        server.resume()
        let pages = [watch.scrape(), watch.scrape()]
        #expect(pages[1].isWhole)
        try server.wait(forExporterBackends: 1)
    }

    @Test func `a server that hangs is down though all answers are kept`() throws {
        let watch = try Watch(server.dsn(), collectors: [SettingsCollector(flags: FlagValues())])
        for _ in 0..<2 { #expect(watch.scrape().isWhole) }
        server.pause()
        #expect(watch.scrape(within: .milliseconds(300)).isDown)
        server.resume()
        #expect(watch.scrape().isWhole)
    }

    @Test func `a process of the server that hangs is left for a new one`() throws {
        let watch = try Watch(server.dsn())
        #expect(watch.scrape().isWhole)
        let backend = try #require(try server.exporterBackends().first)
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        let page = watch.scrape(within: .milliseconds(500))
        #expect(page.isDown && page.duration < .milliseconds(800))
        #expect(
            page.failures["asking"]?.description
                == "cannot query postgres@127.0.0.1:\(server.port)/postgres: no answer within 0.5 s; "
                + "see whether the server is overloaded, stopped or cut off")
        #expect(watch.scrape().isWhole)
        kill(backend, SIGCONT)
        try server.wait(forExporterBackends: 1)
    }

    @Test func `a server that was killed is down until it is back`() throws {
        let watch = try Watch(server.dsn())
        #expect(watch.scrape().isWhole)
        server.kill()
        for _ in 0..<2 {
            let page = watch.scrape()
            #expect(page.isDown && page.text.isEmpty)
            #expect(page.failures["asking"]?.reason == .failed)
            #expect(page.failures["asking"]?.description.contains("Connection refused") == true)
            #expect(watch.connections == 0)
        }
        try server.start()
        #expect(watch.scrape().isWhole)
        #expect(try server.exporterBackends().count == 1)
    }

    @Test func `a server that was restarted between two scrapes is on the page of both`() throws {
        let watch = try Watch(server.dsn())
        #expect(watch.scrape().isWhole)
        for restart in [
            { try server.restart() },
            {
                server.kill(); try server.start()
            },
        ] as [() throws -> Void] {
            try restart()
            #expect(watch.scrape().isWhole)
            #expect(try server.exporterBackends().count == 1)
        }
        #expect(watch.connectionsMade == 3)
    }

    @Test func `a kept connection that dies at the first question is made anew in the same scrape`() throws {
        try server.execute("CREATE SEQUENCE asked")
        let killer = "CASE nextval('asked') WHEN 2 THEN pg_terminate_backend(pg_backend_pid()) END"
        let watch = try Watch(server.dsn(), limits: .writing, collectors: [Asking(killer), StatDatabaseCollector()])
        #expect(watch.scrape().isWhole)
        #expect(watch.scrape().isWhole)
        #expect(watch.connectionsMade == 2)
        #expect(try server.query("SELECT last_value FROM asked") == [["3"]])
    }

    @Test func `a connection that dies twice in a scrape is not made a third time`() throws {
        try server.execute("CREATE SEQUENCE asked")
        let killer = "CASE WHEN nextval('asked') IN (2, 3) THEN pg_terminate_backend(pg_backend_pid()) END"
        let watch = try Watch(server.dsn(), limits: .writing, collectors: [Asking(killer), StatDatabaseCollector()])
        #expect(watch.scrape().isWhole)
        let page = watch.scrape()
        #expect(page.isDown)
        #expect(
            page.failures["asking"]?.description
                == "cannot talk to postgres@127.0.0.1:\(server.port)/postgres: terminating connection due to "
                + "administrator command; the next scrape connects again")
        #expect(try server.query("SELECT last_value FROM asked") == [["3"]])
        #expect(watch.scrape().isWhole)
    }

    @Test func `what was answered before the server died stays on the page`() throws {
        let killer = Query("the killer", sql: "SELECT pg_terminate_backend(pg_backend_pid())")
        let question = Asking("1")
        let watch = try Watch(server.dsn(), collectors: [question])
        #expect(watch.scrape().isWhole)
        let all: [any Collector<PostgresSource>] = [question, Asking(killer), StatDatabaseCollector()]
        try watch.source.beginScrape(of: all, until: .now + .seconds(5))
        // The answer and the end have come before anybody looks.
        try server.wait(forExporterBackends: 0)
        var page = MetricPage()
        try question.collect(from: watch.source, into: &page)
        #expect(page.text.hasSuffix("\ntest_value{datname=\"postgres\",row=\"0\"} 1\n"))
        for query in [killer, StatDatabaseCollector.view.query] {
            let error = #expect(throws: CollectorError.self) { try watch.source.answers(to: query, reportingOn: &page) }
            #expect(error?.concernsSource == true)
        }
        #expect(watch.connectionsMade == 1)
        #expect(watch.scrape().isWhole)
    }

    @Test func `slow queries cost what comes after them, and not the server's being up`() throws {
        let sleepers = (0..<3).map { _ in Asking("pg_sleep(60)") }
        let watch = try Watch(server.dsn(), collectors: [StatDatabaseCollector()] + sleepers + [.tables])
        let page = watch.scrape(within: .seconds(3.3))
        let began = ContinuousClock.now
        #expect(!page.isDown && page.duration < .seconds(3.3))
        #expect(!page.samples("pg_stat_database_numbackends").isEmpty)
        #expect(page.failures["asking"]?.reason == .timeout)
        // The server's process does not go on with the third, which nobody waits for.
        try server.wait(forExporterBackends: 0)
        #expect(.now - began < .seconds(1.1))
        watch.collectors = [Asking("1"), StatDatabaseCollector(), .tables]
        #expect(watch.scrape().isWhole)
        #expect(try server.exporterBackends().count == 1)
    }

    @Test func `an answer that comes after its scrape is not taken for one of the next`() throws {
        try server.execute("CREATE SEQUENCE asked")
        let question = Asking("nextval('asked')")
        let watch = try Watch(server.dsn(), limits: .writing, collectors: [question])
        // The client has gone: the scrape begins, and no collector is run.
        try watch.source.beginScrape(of: [question], until: .now + .seconds(5))
        try server.wait(until: "SELECT last_value = 1 AND is_called FROM asked")
        try server.wait(
            until: "SELECT state = 'idle' FROM pg_stat_activity WHERE application_name = 'postgres_exporter'")
        #expect(watch.scrape().samples("test_value") == [#"test_value{datname="postgres",row="0"} 2"#])
        #expect(watch.connectionsMade == 1)
    }
}

extension SessionLimits {
    static var writing: Self {
        var limits = quick
        limits.isReadOnly = false
        return limits
    }
}

extension LossyProxy {
    var dsn: String { "postgresql://postgres@127.0.0.1:\(port)/postgres?sslmode=disable" }
}
