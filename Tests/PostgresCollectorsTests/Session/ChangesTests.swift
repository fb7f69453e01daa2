import ExporterCore
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

/// What a server has to offer changes while we are connected.
@Suite(.enabled(if: TestServer.obstacle == nil, "\(TestServer.obstacle ?? "")"))
struct ChangesTests {
    @Test func `a standby that is promoted answers what only primaries are asked, on the same connection`() throws {
        let primary = try TestServer()
        let standby = try primary.makeStandby(named: "copy")
        let question = Query("the primary", applies: { !$0.isInRecovery }) { (_) throws(CollectorError) in "SELECT 1" }
        let watch = try Watch(standby.dsn(), collectors: [Asking(question), StatDatabaseCollector()])
        let page = watch.scrape()
        #expect(page.isWhole && page.samples("test_value").isEmpty)
        #expect(try standby.query("SELECT pg_promote()") == [["t"]])
        try standby.wait(until: "NOT pg_is_in_recovery()")
        // The server tells everybody within moments.
        let deadline = ContinuousClock.now + .seconds(5)
        while watch.scrape().samples("test_value").isEmpty, .now < deadline {}
        #expect(watch.scrape().samples("test_value").count == 1)
        #expect(watch.connectionsMade == 1)
    }

    @Test func `an extension that was missing is there soon after it is created`() throws {
        let server = try TestServer()
        let question = Query("pg_buffercache") { (catalog) throws(CollectorError) in
            let found = try catalog.require(extension: "pg_buffercache")
            return "SELECT count(*) FROM \(found.schema).pg_buffercache"
        }
        var limits = SessionLimits.quick
        limits.incompleteCatalogLifetime = .zero
        let watch = try Watch(server.dsn(), limits: limits, collectors: [Asking(question), StatDatabaseCollector()])
        #expect(
            watch.scrape().failures["asking"]?.description
                == "cannot query pg_buffercache: the extension is not installed in database postgres; "
                + "run CREATE EXTENSION pg_buffercache there, or switch the collector off")
        try server.execute("CREATE SCHEMA \"odd one\"", "CREATE EXTENSION pg_buffercache SCHEMA \"odd one\"")
        let pages = [watch.scrape(), watch.scrape()]
        #expect(pages[1].isWhole && pages[1].samples("test_value").count == 1)
        #expect(watch.connectionsMade == 1)
    }

    @Test func `a relation that changes under a prepared statement is asked for anew`() throws {
        let server = try TestServer()
        try server.execute("CREATE TABLE fleeting AS SELECT 1 AS number")
        let watch = try Watch(server.dsn(), collectors: [Asking("* FROM fleeting")])
        #expect(watch.scrape().samples("test_value") == [#"test_value{datname="postgres",row="0"} 1"#])
        try server.execute("DROP TABLE fleeting", "CREATE TABLE fleeting AS SELECT 'x' AS text, 2.5 AS number")
        _ = watch.scrape()
        try server.execute("DROP TABLE fleeting")
        let page = watch.scrape()
        #expect(page.failures["asking"]?.reason == .absent && !page.isDown)
        try server.execute("CREATE TABLE fleeting AS SELECT 3::bigint AS number")
        #expect(watch.scrape().samples("test_value") == [#"test_value{datname="postgres",row="0"} 3"#])
    }

    @Test func `a connection is made anew when it is old`() throws {
        let server = try TestServer()
        var limits = SessionLimits.quick
        limits.maxAge = .zero
        let watch = try Watch(server.dsn(), limits: limits)
        for _ in 0..<3 { #expect(watch.scrape().isWhole) }
        #expect(watch.connectionsMade == 3)
        try server.wait(forExporterBackends: 1)
    }
}
