import ExporterCore
import Foundation
import NIOCore
import Testing

@testable import ExporterHTTP

@Suite struct ServerTests {
    private func get(
        _ target: String,
        from server: TestServer,
        method: String = "GET",
        headers: String = ""
    ) throws -> TestAnswer {
        let client = try RawClient(port: server.port)
        client.send("\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n")
        return try #require(client.readAnswer(toHead: method == "HEAD"), "no answer to \(method) \(target)")
    }

    @Test func `answers with a page`() throws {
        let answer = try get("/metrics", from: TestServer())
        #expect(answer.status == "200 OK")
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")
        #expect(
            answer.text
                == "# HELP test_answers_total Answers given.\n# TYPE test_answers_total counter\ntest_answers_total 42\n"
        )
    }

    @Test(arguments: [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 3_000_000])
    func `a body of any size arrives whole, and the connection stays`(size: Int) throws {
        let text = String(repeating: "x", count: size)
        let server = try TestServer(further: [FurtherRoute(path: "/large") { $0(.json(text)) }])
        let client = try RawClient(port: server.port)
        for _ in 0..<2 {
            client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n")
            let answer = try #require(client.readAnswer())
            #expect(answer.text == text)
        }
    }

    @Test func `answers HEAD with the length and no body`() throws {
        let server = try TestServer()
        let answer = try get("/metrics", from: server, method: "HEAD")
        #expect(answer.status == "200 OK")
        #expect(answer.headers["content-length"] == "\(try get("/metrics", from: server).body.count)")
    }

    @Test(arguments: [
        ("GET", "/nothing", "404 Not Found", "404 page not found\n"),
        ("GET", "/debug/pprof/", "404 Not Found", "404 page not found\n"),
        ("POST", "/metrics", "405 Method Not Allowed", "POST is not allowed here; use GET\n"),
        ("DELETE", "/", "405 Method Not Allowed", "DELETE is not allowed here; use GET\n"),
        ("GET", "/%zz", "400 Bad Request", "cannot read the request's target; send a path such as /metrics\n"),
        (
            "GET", "/metrics?collect[]=a", "400 Bad Request",
            "Couldn't create filtered metrics handler: couldn't create collector: missing collector: a\n"
        ),
        (
            "GET", "/metrics?collect%5B%5D=off", "400 Bad Request",
            "Couldn't create filtered metrics handler: couldn't create collector: disabled collector: off\n"
        ),
        (
            "GET", "/metrics?collect[]=answer&exclude[]=gated", "400 Bad Request",
            "Combined collect and exclude queries are not allowed.\n"
        ),
        ("GET", "/health", "200 OK", "OK\n"), ("GET", "/healthz", "200 OK", "OK\n"),
        ("GET", "/-/healthy", "200 OK", "OK\n"), ("GET", "/health/live", "200 OK", "OK\n"),
    ])
    func `answers with one line`(method: String, target: String, status: String, text: String) throws {
        let answer = try get(target, from: TestServer(), method: method)
        #expect(answer.status == status)
        #expect(answer.text == text)
        #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
    }

    @Test func `collects what is asked for`() throws {
        let gated = Gated()
        let server = try TestServer([Answer(), gated])
        #expect(try get("/metrics?collect[]=answer", from: server).text.hasSuffix("test_answers_total 42\n"))
        #expect(
            try get("/metrics?exclude[]=gated&exclude[]=unknown", from: server).text.hasSuffix(
                "test_answers_total 42\n"))
        #expect(gated.entered.wait(until: .now) == false)
    }

    @Test func `is ready once a look at the target has worked`() throws {
        let server = try TestServer()
        for path in ["/ready", "/-/ready", "/health/ready"] {
            #expect(try get(path, from: server).status == "503 Service Unavailable")
        }
        _ = try get("/metrics", from: server)
        let ready = try get("/ready", from: server)
        #expect(ready.status == "200 OK")
        #expect(
            ready.text.hasPrefix(
                #"{"status":"ready","checks":[{"name":"answer","status":"ok","message":"","duration_seconds":"#))
    }

    @Test func `describes itself to programs and people`() throws {
        let server = try TestServer()
        _ = try get("/metrics", from: server)
        #expect(
            try get("/info", from: server).text
                == #"{"name":"test_exporter","version":"1.2.3","target":"nothing","uptime_seconds":0,"collectors":["answer"]}"#
                + "\n")
        let page = try get("/", from: server)
        #expect(page.headers["content-type"] == "text/html; charset=UTF-8")
        #expect(page.text.contains("<title>Test &lt;Exporter&gt;</title>"))
        #expect(page.text.contains("<td>answer</td><td>ok</td>"))
    }

    @Test func `names the targets where there are several`() throws {
        let server = try TestServer(target: "<db:1>")
        _ = try get("/metrics", from: server)
        #expect(try get("/ready", from: server).text.contains(#"[{"name":"answer","target":"<db:1>","status":"ok","#))
        let page = try get("/", from: server).text
        #expect(page.contains("<tr><th>Target</th><th>Collector</th>"))
        #expect(page.contains("<tr><td>&lt;db:1&gt;</td><td>answer</td><td>ok</td>"))
    }

    @Test func `keeps the connection, and answers pipelined requests in order`() throws {
        let client = try RawClient(port: TestServer.shared.port)
        client.send(
            "GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing HTTP/1.1\r\nHost: a\r\n\r\nGET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        )
        let all = try #require(client.readToEnd())
        let statuses = String(decoding: all, as: UTF8.self).components(separatedBy: "HTTP/1.1 ").map { $0.prefix(3) }
        #expect(statuses == ["", "200", "404", "200"])
    }

    @Test func `answers a client that has closed its side`() throws {
        let client = try RawClient(port: TestServer.shared.port)
        client.send("GET /metrics HTTP/1.0\r\n\r\n")
        client.closeWriting()
        let answer = TestAnswer(try #require(client.readToEnd()))
        #expect(answer?.status == "200 OK")
        #expect(answer?.headers["connection"] == "close")
    }

    @Test(arguments: [
        ("\0\u{1}\u{2}garbage\r\n\r\n", "400 Bad Request"),
        ("GET\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/9.9\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nbad header\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400 Bad Request"),
        (
            "GET / HTTP/1.1\r\nx: " + String(repeating: "a", count: 100_000) + "\r\n\r\n",
            "431 Request Header Fields Too Large"
        ),
    ])
    func `refuses what is not a request with one line, and closes`(request: String, status: String) throws {
        let client = try RawClient(port: TestServer.shared.port)
        client.send(request)
        let answer = TestAnswer(try #require(client.readToEnd()))
        #expect(answer?.status == status)
        #expect(answer?.text.filter { $0 == "\n" }.count == 1)
        #expect(answer?.headers["connection"] == "close")
    }

    @Test func `closes what never becomes a request`() throws {
        var limits = ServerLimits()
        limits.requestTimeout = .milliseconds(100)
        let server = try TestServer(limits: limits)
        let silent = try RawClient(port: server.port)
        let half = try RawClient(port: server.port)
        half.send("GET /metrics HTTP/1.1\r\nHo")
        #expect(silent.readToEnd() == [])
        #expect(half.readToEnd() == [])
    }

    @Test func `closes what begins a request late and never ends it`() throws {
        var limits = ServerLimits()
        limits.requestTimeout = .milliseconds(100)
        let server = try TestServer(limits: limits)
        let client = try RawClient(port: server.port)
        client.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.readAnswer()?.status == "200 OK")
        // When this one is closed, the next look at the first would be in five minutes.
        #expect(try RawClient(port: server.port).readToEnd() == [])
        client.send("GET /metrics HTTP/1.1\r\nHo")
        #expect(client.readToEnd() == [])
    }

    @Test func `a flood of idle connections does not keep a scraper out`() throws {
        var limits = ServerLimits()
        limits.connections = 20
        let server = try TestServer(limits: limits)
        let scraper = try RawClient(port: server.port)
        var flood: [RawClient] = []
        for _ in 0..<10 {
            for _ in 0..<20 { flood.append(try RawClient(port: server.port)) }
            scraper.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(scraper.readAnswer()?.status == "200 OK")
        }
    }

    @Test func `limits how many wait for a page`() throws {
        let gated = Gated()
        let server = try TestServer([gated], maxRequests: 1)
        let waiting = try RawClient(port: server.port)
        waiting.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        gated.entered.wait()
        let refused = try get("/metrics", from: server)
        #expect(refused.status == "503 Service Unavailable")
        #expect(refused.text == "Limit of concurrent requests reached (1), try again later.\n")
        gated.gate.ring()
        #expect(waiting.readAnswer()?.status == "200 OK")
    }

    @Test func `answers by the scrape timeout that Prometheus sends`() throws {
        let gated = Gated()
        let server = try TestServer([Answer(), gated])
        let answer = try get("/metrics", from: server, headers: "X-Prometheus-Scrape-Timeout-Seconds: 0.4\r\n")
        #expect(answer.text.hasSuffix("test_answers_total 42\n"))
        gated.gate.ring()
    }

    @Test func `a running scrape is answered when the server stops`() throws {
        let gated = Gated()
        let server = try TestServer([gated])
        let client = try RawClient(port: server.port)
        client.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        gated.entered.wait()
        let stopped = DispatchSemaphore(value: 0)
        let listening = server.server
        Thread.detachNewThread {
            listening.stop()
            stopped.signal()
        }
        gated.gate.ring()
        let answer = TestAnswer(try #require(client.readToEnd()))
        #expect(answer?.status == "200 OK")
        #expect(stopped.wait(timeout: .now() + 10) == .success)
    }

    @Test func `listens on a Unix socket`() throws {
        let server = try TestServer()
        let path = "/tmp/exporter-\(UUID().uuidString.prefix(8)).sock"
        defer { unlink(path) }
        try server.server.listen(on: .unix(path), server.routes)
        let client = try RawClient(path: path)
        client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.readAnswer()?.text == "OK\n")
    }

    @Test func `says why it cannot listen`() throws {
        let server = try TestServer()
        let error = #expect(throws: ConfigurationError.self) {
            try server.server.listen(on: .tcp(host: "127.0.0.1", port: Int(server.port)), server.routes)
        }
        #expect(
            error?.description
                == "cannot listen on 127.0.0.1:\(server.port): Address already in use; another process has the port, choose one with --web.listen-address"
        )
    }
}

extension TestServer {
    /// For tests that only ask.
    nonisolated(unsafe) static let shared: TestServer = {
        do { return try TestServer() } catch { fatalError("\(error)") }
    }()
}
