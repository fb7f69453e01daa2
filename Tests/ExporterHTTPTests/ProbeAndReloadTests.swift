import ExporterCore
import Foundation
import Testing

@testable import ExporterHTTP

@Suite struct ProbeAndReloadTests {
    private func ask(
        _ method: String, _ target: String, of server: TestServer, _ headers: String = ""
    ) throws
        -> TestAnswer
    {
        let client = try RawClient(port: server.port)
        client.send("\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n")
        return try #require(client.readAnswer(toHead: method == "HEAD"), "no answer to \(method) \(target)")
    }

    @Test func `a probe is answered as a page is`() throws {
        let server = try TestServer()
        let plain = try ask("GET", "/probe?target=up", of: server)
        #expect(plain.status == "200 OK")
        #expect(plain.text.hasSuffix("\ntest_answers_total 42\n"))
        let head = try ask("HEAD", "/probe?target=up", of: server)
        #expect(head.headers["content-length"] == "\(plain.body.count)")
        let openMetrics = try ask(
            "GET", "/probe?target=up", of: server, "Accept: application/openmetrics-text\r\nAccept-Encoding: gzip\r\n")
        #expect(openMetrics.headers["content-encoding"] == "gzip")
        let text = String(decoding: try gunzip(openMetrics.body), as: UTF8.self)
        #expect(text.hasSuffix("\ntest_answers_total 42\n# EOF\n"))
        #expect(server.status.lastScrape == nil)
    }

    @Test func `a probe goes out by the timeout that Prometheus sends`() throws {
        let gated = Gated()
        let server = try TestServer([Answer(), gated])
        let answer = try ask("GET", "/probe?target=up", of: server, "X-Prometheus-Scrape-Timeout-Seconds: 0.4\r\n")
        #expect(answer.text.hasSuffix("test_answers_total 42\n"))
        gated.gate.ring()
    }

    @Test(arguments: [
        ("GET", "/probe", "400 Bad Request", "target is required\n"),
        ("GET", "/probe?target=busy", "503 Service Unavailable", "too many\n"),
        ("POST", "/probe?target=up", "405 Method Not Allowed", "POST is not allowed here; use GET\n"),
        ("GET", "/-/reload", "404 Not Found", "404 page not found\n"),
        ("POST", "/-/reload", "404 Not Found", "404 page not found\n"),
    ])
    func `refuses with one line`(method: String, target: String, status: String, text: String) throws {
        let answer = try ask(method, target, of: TestServer())
        #expect(answer.status == status)
        #expect(answer.text == text)
    }

    @Test func `reloads at a POST`() throws {
        let server = try TestServer(
            reload: Routes.Reload { completion in
                _ = BlockingThread.start { completion([]) }
            })
        let done = try ask("POST", "/-/reload", of: server)
        #expect(done.status == "200 OK")
        #expect(done.text == "reloaded\n")
        let wrong = try ask("GET", "/-/reload", of: server)
        #expect(wrong.status == "405 Method Not Allowed")
        #expect(wrong.headers["allow"] == "POST")
        #expect(wrong.text == "GET is not allowed here; use POST\n")
    }

    @Test func `says everything that a reload found wrong`() throws {
        let server = try TestServer(
            reload: Routes.Reload { $0([ConfigurationError("one"), ConfigurationError("two")]) })
        let answer = try ask("POST", "/-/reload", of: server)
        #expect(answer.status == "500 Internal Server Error")
        #expect(answer.text == "one\ntwo\n")
    }

    @Test func `reloads at a GET where the original does, and at no HEAD`() throws {
        let server = try TestServer(reload: Routes.Reload(allowsGet: true) { $0([]) })
        for method in ["GET", "POST"] { #expect(try ask(method, "/-/reload", of: server).text == "reloaded\n") }
        #expect(try ask("HEAD", "/-/reload", of: server).status == "405 Method Not Allowed")
    }

    @Test func `a reload that makes no sense is a bad request`() throws {
        let server = try TestServer(
            reload: Routes.Reload(obstacle: { "there is no file" }) { _ in Issue.record("it was reloaded") })
        let answer = try ask("POST", "/-/reload", of: server)
        #expect(answer.status == "400 Bad Request")
        #expect(answer.text == "there is no file\n")
    }

    @Test func `an exporter's own routes answer GETs, now or later`() throws {
        let server = try TestServer(further: [
            FurtherRoute(path: "/list") { completion in _ = BlockingThread.start { completion(.json("[1]")) } },
            FurtherRoute(path: "/wrong") { $0(.refused("not here")) },
            FurtherRoute(path: "/broken") { $0(.failed("not now")) },
            FurtherRoute(path: "/metrics") { $0(.failed("a page is a page")) },
        ])
        let list = try ask("GET", "/list?x=1", of: server)
        #expect(list.status == "200 OK" && list.text == "[1]")
        #expect(list.headers["content-type"] == "application/json")
        #expect(try ask("HEAD", "/list", of: server).headers["content-length"] == "3")
        #expect(try ask("POST", "/list", of: server).status == "405 Method Not Allowed")
        #expect(try ask("GET", "/list/", of: server).status == "404 Not Found")
        let wrong = try ask("GET", "/wrong", of: server)
        #expect(wrong.status == "400 Bad Request" && wrong.text == "not here\n")
        let broken = try ask("GET", "/broken", of: server)
        #expect(broken.status == "500 Internal Server Error" && broken.text == "not now\n")
        #expect(try ask("GET", "/metrics", of: server).status == "200 OK")
    }
}
