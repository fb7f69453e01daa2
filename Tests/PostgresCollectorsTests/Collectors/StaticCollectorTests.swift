import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct StaticCollectorTests {
    @Test func `reports the version in labels`() throws {
        var catalog = ServerCatalog()
        catalog.version = 150_018
        catalog.versionText = "PostgreSQL 15.18 on x86_64-pc-linux-gnu"
        var page = MetricPage()
        try made(StaticCollector.self).write(catalog, to: &page)
        #expect(
            page.text == """
                # HELP pg_static The server's version, in labels; always 1.
                # TYPE pg_static untyped
                pg_static{version="PostgreSQL 15.18 on x86_64-pc-linux-gnu",short_version="15.18.0"} 1

                """)
    }

    @Test func `cannot report a version that it was not told`() {
        let error = #expect(throws: CollectorError.self) { try page(of: made(StaticCollector.self)) }
        #expect(error?.description == "cannot report the server's version: the server has not told it")
    }
}
