import ExporterCore
import Foundation
import RuntimeTestSupport
import Testing

@testable import ExporterHTTP

/// Users, headers and the limit of requests.
@Suite struct RequestGuardTests {
    private func get(
        _ path: String = "/health", _ header: String = "", method: String = "GET", from server: GuardedServer
    ) throws -> TestAnswer {
        let client = try RawClient(port: server.port)
        client.send("\(method) \(path) HTTP/1.1\r\nHost: test\r\n\(header)\r\n")
        return try #require(client.readAnswer(toHead: method == "HEAD"))
    }

    private static let alice = "Authorization: Basic YWxpY2U6VSpV\r\n"
    private let users = "basic_auth_users: {alice: \(quickHash)}\n"

    @Test(arguments: [
        "/", "/metrics", "/probe?target=up", "/health", "/healthz", "/-/healthy", "/ready", "/info", "/-/reload",
        "/nothing",
    ])
    func `every path is for users only`(path: String) throws {
        let server = try GuardedServer(users)
        for method in ["GET", "HEAD", "POST"] {
            let refused = try get(path, method: method, from: server)
            #expect(refused.status == "401 Unauthorized")
            #expect(refused.headers["www-authenticate"] == "Basic")
            let answer = try get(path, Self.alice, method: method, from: server)
            #expect(answer.status != "401 Unauthorized")
            #expect(answer.headers["www-authenticate"] == nil)
        }
        let refused = try get(path, from: server)
        #expect(refused.text == "unauthorized; send a user and password by Basic authentication\n")
    }

    @Test(arguments: [
        ("Authorization: Basic YWxpY2U6VSpV\r\n", true), ("authorization: basic YWxpY2U6VSpV\r\n", true),
        ("", false), ("Authorization: Basic YWxpY2U6VSpW\r\n", false), ("Authorization: Basic Ym9iOlUqVQ==\r\n", false),
        ("Authorization: Basic YWxpY2U6\r\n", false), ("Authorization: Basic %%%\r\n", false),
        ("Authorization: Bearer YWxpY2U6VSpV\r\n", false), ("Authorization: Basic YWxpY2U6VSpVAA==\r\n", false),
        ("Authorization: Basic YWxpY2U6VSpV\r\nAuthorization: Basic YWxpY2U6VSpV\r\n", false),
    ])
    func `users say their password`(header: String, isLetIn: Bool) throws {
        let server = try GuardedServer(users)
        for _ in 0..<2 {
            #expect(try get("/health", header, from: server).status == (isLetIn ? "200 OK" : "401 Unauthorized"))
        }
    }

    @Test func `pipelined requests are answered in order, whoever they are from`() throws {
        let server = try GuardedServer(users)
        let client = try RawClient(port: server.port)
        let bad = "Authorization: Basic YWxpY2U6VSpW\r\n"
        let requests = [(Self.alice, ""), (bad, ""), ("", ""), (Self.alice, "Connection: close\r\n")]
        client.send(requests.map { "GET /health HTTP/1.1\r\nHost: a\r\n\($0)\($1)\r\n" }.joined())
        let all = String(decoding: try #require(client.readToEnd()), as: UTF8.self)
        #expect(all.components(separatedBy: "HTTP/1.1 ").map { $0.prefix(3) } == ["", "200", "401", "401", "200"])
    }

    @Test func `a flood of bad passwords holds up no scrape, and is turned away`() throws {
        let server = try GuardedServer("basic_auth_users: {alice: \(quickHash), slow: \(slowHash)}")
        #expect(try get("/metrics", Self.alice, from: server).status == "200 OK")
        let flood = try (0..<40).map { _ in
            let client = try RawClient(port: server.port)
            client.send("GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Basic c2xvdzp4\r\n\r\n")
            return client
        }
        // One password is being looked at and at most four may wait; all others are told so.
        var turnedAway = 0
        while turnedAway < 35 {
            turnedAway = flood.count { !$0.isSilent }
        }
        #expect(try get("/metrics", Self.alice, from: server).status == "200 OK")
        #expect(flood.contains { $0.isSilent })
        let answer = try #require(flood.first { !$0.isSilent }?.readAnswer())
        #expect(answer.status == "503 Service Unavailable")
        #expect(answer.headers["retry-after"] == "1")
        #expect(answer.text == "too many passwords are being checked; try again later\n")
    }

    @Test func `every answer has the headers`() throws {
        let server = try GuardedServer(
            users + """
                http_server_config:
                  headers:
                    X-Frame-Options: deny
                    Content-Security-Policy: default-src 'self'
                    X-Content-Type-Options: nosniff
                    Strict-Transport-Security: max-age=1
                    X-XSS-Protection: "0"
                rate_limit: {interval: 1h, burst: 4}
                """)
        let statuses = try ["/metrics", "/nothing", "/", "", "/"].map { path in
            let answer = try get(path.isEmpty ? "/" : path, path.isEmpty ? "" : Self.alice, from: server)
            #expect(answer.headers["x-frame-options"] == "deny")
            #expect(answer.headers["content-security-policy"] == "default-src 'self'")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["strict-transport-security"] == "max-age=1")
            #expect(answer.headers["x-xss-protection"] == "0")
            return answer.status
        }
        #expect(statuses == ["200 OK", "404 Not Found", "200 OK", "401 Unauthorized", "429 Too Many Requests"])
    }

    @Test func `who asks too often is told so`() throws {
        let server = try GuardedServer("rate_limit: {interval: 1h, burst: 2}")
        let answers = try (0..<3).map { _ in try get(from: server) }
        #expect(answers.map(\.status) == ["200 OK", "200 OK", "429 Too Many Requests"])
        #expect(answers[2].text == "too many requests; ask less often\n")
    }

    @Test func `a client that goes away while it waits leaves nothing behind`() throws {
        let gated = Gated()
        let server = try GuardedServer(users, [gated])
        let client = try RawClient(port: server.port)
        client.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\(Self.alice)Connection: close\r\n\r\n")
        gated.entered.wait()
        #expect(server.server.counters.begin(limit: 1) == false)
        gated.gate.ring()
        #expect(client.readAnswer()?.status == "200 OK")
        #expect(server.server.counters.begin(limit: 1))
    }
}
