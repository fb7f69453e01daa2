import ExporterCore
import Testing

@testable import ExporterHTTP

/// Pages of which a query asks for a variant, and paths below a prefix.
@Suite struct VariantTests {
    /// Writes which variant of the page it is for.
    private struct Echo: Collector {
        static let name = "echo"
        static let variant = Metric.gauge("test_variant", "Which.", labels: ["variant"])
        static let metrics: [any MetricDeclaration] = [variant]

        func collect(from source: TestPages, into page: inout MetricPage) {
            page.family(Self.variant) { $0.add(1, source.variant) }
        }
    }

    private func get(_ target: String, of server: TestServer) throws -> TestAnswer {
        let client = try RawClient(port: server.port)
        client.send("GET \(target) HTTP/1.1\r\nHost: test\r\n\r\n")
        return try #require(client.readAnswer(), "no answer to \(target)")
    }

    @Test func `the source is told which variant of the page is wanted`() throws {
        let variant: MetricsRoute.Variant = { (query) throws(QueryRefusal) in
            guard let type = query.first(where: { $0.name == "type" })?.value else { return "" }
            guard type != "wrong" else { throw QueryRefusal("there is no such type") }
            return type
        }
        let server = try TestServer([Echo()], variant: variant)
        #expect(try get("/metrics?type=docker", of: server).text.hasSuffix("test_variant{variant=\"docker\"} 1\n"))
        // Only a whole page tells how the exporter is.
        #expect(server.status.lastScrape == nil)
        #expect(try get("/metrics", of: server).text.hasSuffix("test_variant{variant=\"\"} 1\n"))
        #expect(server.status.lastScrape != nil)
        let refused = try get("/metrics?type=wrong", of: server)
        #expect(refused.status == "400 Bad Request")
        #expect(refused.text == "there is no such type\n")
    }

    @Test(arguments: [
        ("/base/metrics", "200 OK"), ("/base/healthz", "200 OK"), ("/base", "200 OK"), ("/base/", "200 OK"),
        ("/metrics", "404 Not Found"), ("/based/metrics", "404 Not Found"),
    ])
    func `with a prefix all paths begin with it`(path: String, status: String) throws {
        let server = try TestServer(prefix: "/base")
        #expect(try get(path, of: server).status == status)
    }

    @Test func `people find the page below the prefix`() throws {
        let server = try TestServer(prefix: "/base")
        #expect(try get("/base/", of: server).text.contains(#"href="/base/metrics""#))
    }
}
