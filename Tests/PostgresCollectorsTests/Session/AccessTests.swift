import ExporterCore
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

/// What the server does not allow is said, with what to do about it, and works as soon as it is allowed.
@Suite(.enabled(if: TestServer.obstacle == nil, "\(TestServer.obstacle ?? "")"))
struct AccessTests {
    let server: TestServer

    init() throws {
        server = try TestServer(settings: ["max_connections": "6", "superuser_reserved_connections": "2"])
    }

    @Test func `a password that changes matters at the next connection`() throws {
        try server.execute("CREATE ROLE monitor LOGIN PASSWORD 'old'")
        let watch = try Watch(server.dsn(user: "monitor", password: "old"))
        #expect(watch.scrape().isWhole)
        try server.execute("ALTER ROLE monitor PASSWORD 'new'")
        #expect(watch.scrape().isWhole)
        try server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'monitor'")
        try server.wait(forExporterBackends: 0)
        let page = watch.scrape()
        #expect(page.isDown)
        let failure = try #require(page.failures["asking"])
        #expect(failure.reason == .denied)
        #expect(failure.description.contains("password authentication failed for user \"monitor\""))
        #expect(!failure.description.contains("old"))
        try server.execute("ALTER ROLE monitor PASSWORD 'old'")
        #expect(watch.scrape().isWhole)
    }

    @Test func `what a role may not read costs that collector`() throws {
        try server.execute("CREATE ROLE monitor LOGIN PASSWORD 'secret'")
        let dsn = server.dsn(user: "monitor", password: "secret")
        let watch = try Watch(dsn, collectors: [Asking("count(*) FROM pg_ls_waldir()"), StatDatabaseCollector()])
        let page = watch.scrape()
        #expect(!page.isDown)
        #expect(
            page.failures["asking"]?.description
                == "cannot query the test's question: permission denied for function pg_ls_waldir (SQLSTATE 42501); "
                + "grant it what is missing, usually by GRANT pg_monitor TO monitor")
        #expect(page.failures["asking"]?.reason == .denied)
        #expect(!page.samples("pg_stat_database_numbackends").isEmpty)
        try server.execute("GRANT pg_monitor TO monitor")
        #expect(watch.scrape().isWhole)
        #expect(watch.connectionsMade == 1)
    }

    @Test func `an extension that the server has not loaded is a failure, and says what to do`() throws {
        try server.execute("CREATE EXTENSION pg_stat_statements")
        let collectors: [any PostgresCollector] = [
            try StatStatementsCollector(flags: FlagValues()), StatDatabaseCollector(),
        ]
        let page = try Watch(server.dsn(), collectors: collectors).scrape()
        #expect(!page.isDown && page.failures.count == 1)
        #expect(page.failures["stat_statements"]?.reason == .failed)
        #expect(
            page.failures["stat_statements"]?.description
                == "cannot query pg_stat_statements: pg_stat_statements must be loaded via shared_preload_libraries "
                + "(SQLSTATE 55000); name it there and restart the server, or switch the collector off")
    }

    @Test func `a server without a free connection is down until there is one`() throws {
        try server.execute("CREATE ROLE monitor LOGIN PASSWORD 'secret'")
        let watch = try Watch(server.dsn(user: "monitor", password: "secret"))
        var others: [PostgresConnection] = []
        while others.count < 4 { others.append(try server.connect()) }
        let page = watch.scrape()
        #expect(page.isDown)
        #expect(page.failures["asking"]?.reason == .failed)
        #expect(
            page.failures["asking"]?.description.hasSuffix(
                "remaining connection slots are reserved for non-replication superuser connections") == true)
        others = []
        try server.wait(until: "SELECT count(*) < 3 FROM pg_stat_activity WHERE backend_type = 'client backend'")
        #expect(watch.scrape().isWhole)
    }

    @Test func `a role's limit of connections is enough when it is one`() throws {
        try server.execute("CREATE ROLE monitor LOGIN PASSWORD 'secret' CONNECTION LIMIT 1")
        let dsn = server.dsn(user: "monitor", password: "secret")
        var other: PostgresConnection? = try PostgresConnection(dsn)
        let watch = try Watch(dsn)
        let page = watch.scrape()
        #expect(page.isDown)
        #expect(page.failures["asking"]?.description.hasSuffix("too many connections for role \"monitor\"") == true)
        withExtendedLifetime(other) {}
        other = nil
        try server.wait(until: "SELECT count(*) = 0 FROM pg_stat_activity WHERE usename = 'monitor'")
        for _ in 0..<3 { #expect(watch.scrape().isWhole) }
        #expect(watch.connectionsMade == 1)
    }
}
