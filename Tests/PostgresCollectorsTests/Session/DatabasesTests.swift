import ExporterCore
import Glibc
import PostgresTestSupport
import ServerTestSupport
import Testing

@testable import PostgresCollectors

/// Databases come and go, refuse or hang, each at its own cost.
@Suite(.enabled(if: TestServer.obstacle == nil, "\(TestServer.obstacle ?? "")"))
struct DatabasesTests {
    let server: TestServer
    private let names = Asking("1", scope: .database)

    init() throws { server = try TestServer() }

    @Test func `a database can be dropped or copied between two scrapes`() throws {
        try server.execute("CREATE DATABASE one")
        let watch = try Watch(server.dsn(), databases: .all(), collectors: [names])
        #expect(databases(watch.scrape()) == ["postgres", "one"])
        #expect(watch.connections == 1)
        try server.execute("CREATE DATABASE two TEMPLATE one")
        #expect(databases(watch.scrape()) == ["postgres", "one", "two"])
        let began = ContinuousClock.now
        try server.execute("DROP DATABASE one")
        #expect(.now - began < .seconds(4))
        let page = watch.scrape()
        #expect(databases(page) == ["postgres", "two"] && page.isWhole)
    }

    @Test func `connections that are kept stand in the way of DROP DATABASE, but not by force`() throws {
        try server.execute("CREATE DATABASE one", "CREATE DATABASE two")
        let watch = try Watch(server.dsn(), databases: .all(keepsConnections: true), collectors: [names])
        #expect(watch.scrape().isWhole)
        #expect(watch.connections == 3)
        #expect(watch.scrape().isWhole)
        try server.wait(forExporterBackends: 3)
        #expect(watch.source.reports.allSatisfy { $0.connectionsMade == 1 })
        #expect(throws: TestServerError.self) { try server.execute("CREATE DATABASE three TEMPLATE one") }
        try server.execute("DROP DATABASE one WITH (FORCE)")
        let page = watch.scrape()
        #expect(databases(page) == ["postgres", "two"] && page.isWhole)
        try server.wait(forExporterBackends: 2)
    }

    @Test func `databases that let nobody in are not visited, and one that is full is reported`() throws {
        try server.execute(
            "CREATE ROLE monitor LOGIN PASSWORD 'secret'", "CREATE DATABASE closed", "CREATE DATABASE private",
            "CREATE DATABASE \"full\"", "CREATE DATABASE open", "ALTER DATABASE closed ALLOW_CONNECTIONS false",
            "REVOKE CONNECT ON DATABASE private FROM PUBLIC", "ALTER DATABASE \"full\" CONNECTION LIMIT 0")
        let watch = try Watch(
            server.dsn(user: "monitor", password: "secret"), databases: .all(), collectors: [names])
        let page = watch.scrape()
        #expect(databases(page) == ["postgres", "open"])
        #expect(page.failures.isEmpty)
        #expect(page.problems.count == 1)
        #expect(page.problems.first?.contains("too many connections for database \"full\"") == true)
        try server.execute("ALTER DATABASE \"full\" CONNECTION LIMIT -1")
        #expect(databases(watch.scrape()) == ["postgres", "full", "open"].sorted(by: mainFirst))
    }

    @Test func `more databases than connections are visited in turn, and stay on the page`() throws {
        try server.execute("CREATE ROLE monitor LOGIN PASSWORD 'secret' CONNECTION LIMIT 4")
        let all = (10..<22).map { "db\($0)" }
        for name in all { try server.execute("CREATE DATABASE \(name) STRATEGY file_copy") }
        let watch = try Watch(
            server.dsn(user: "monitor", password: "secret"), databases: .all(limit: 4, keepsConnections: true),
            collectors: [names])
        for round in 1...5 {
            let page = watch.scrape()
            #expect(page.isWhole, "round \(round): \(page)")
            #expect(databases(page).count == min(13, 1 + round * 3))
            #expect(watch.connections <= 4)
        }
        #expect(databases(watch.scrape()) == ["postgres"] + all)
        let ages = watch.source.reports.dropFirst().compactMap(\.age)
        #expect(ages.count == 12)
        #expect(Set(watch.source.reports.map(\.database)).count == 13)
    }

    @Test func `a database that hangs costs itself`() throws {
        try server.execute("CREATE DATABASE one", "CREATE DATABASE two")
        let watch = try Watch(
            server.dsn(), databases: .all(keepsConnections: true), collectors: [names, StatDatabaseCollector()])
        #expect(watch.scrape().isWhole)
        let backend = try #require(
            try server.query(
                "SELECT pid FROM pg_stat_activity WHERE datname = 'one' AND application_name = 'postgres_exporter'"
            )
            .first?[0].flatMap { pid_t($0) })
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        let page = watch.scrape(within: .seconds(3))
        #expect(page.duration < .milliseconds(3200))
        #expect(databases(page) == ["postgres", "two"])
        #expect(page.problems.count == 1)
        #expect(
            page.problems.first?.hasPrefix("cannot query database one of postgres@127.0.0.1:\(server.port)") == true,
            "\(page.problems)")
        #expect(page.failures.isEmpty && !page.samples("pg_stat_database_numbackends").isEmpty)
        #expect(databases(watch.scrape()) == ["postgres", "one", "two"])
    }

    @Test func `a slow query in one database is stopped by its server`() throws {
        try server.execute("CREATE DATABASE one", "CREATE DATABASE two")
        let slow = Asking(
            "CASE current_database() WHEN 'one' THEN 1 + length(pg_sleep(60)::text) ELSE 1 END", scope: .database)
        let watch = try Watch(server.dsn(), databases: .all(), collectors: [slow, StatDatabaseCollector()])
        let page = watch.scrape(within: .seconds(4))
        #expect(databases(page) == ["postgres", "two"])
        #expect(page.problems.count == 1 && page.problems.first?.contains("57014") == true, "\(page.problems)")
        #expect(page.failures.isEmpty && page.duration < .seconds(4))
    }

    @Test func `databases that cannot be looked up are reported, and stay as they were`() throws {
        try server.execute("CREATE DATABASE one")
        let watch = try Watch(server.dsn(), databases: .all(), collectors: [names])
        #expect(watch.scrape().isWhole)
        let holder = try server.hold("LOCK TABLE pg_database")
        let page = watch.scrape()
        #expect(databases(page) == ["postgres", "one"])
        #expect(
            page.problems == [
                "cannot query pg_database: canceling statement due to lock timeout (SQLSTATE 55P03); "
                    + "somebody holds a lock on what it reads, pg_locks says who; the other queries go on"
            ])
        try holder.execute("ROLLBACK")
        #expect(watch.scrape().isWhole)
    }

    @Test func `a server that dies takes the databases with it, and brings them back`() throws {
        try server.execute("CREATE DATABASE one")
        let watch = try Watch(server.dsn(), databases: .all(keepsConnections: true), collectors: [names])
        #expect(watch.scrape().isWhole)
        server.kill()
        #expect(watch.scrape().isDown)
        #expect(watch.connections == 0)
        try server.start()
        #expect(databases(watch.scrape()) == ["postgres", "one"])
        try server.restart()
        let page = watch.scrape()
        #expect(databases(page) == ["postgres", "one"] && page.isWhole)
    }

    /// The databases that have answered, the main one first.
    private func databases(_ page: Watch.Page) -> [String] {
        page.samples("test_value").map { String($0.split(separator: "\"")[1]) }
    }

    private func mainFirst(_ one: String, _ other: String) -> Bool {
        one == "postgres" || (other != "postgres" && one < other)
    }
}
