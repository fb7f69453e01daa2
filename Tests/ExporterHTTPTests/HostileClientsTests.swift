import Foundation
import Synchronization
import Testing

@testable import ExporterHTTP

/// Clients that mean no good, while another scrapes and must not notice.
@Suite struct HostileClientsTests {
    @Test func `two hundred malformed requests do not disturb a scraper`() throws {
        let server = try TestServer()
        let scraper = Scraping(server.port)
        for (index, request) in Self.malformed.enumerated() {
            let client = try RawClient(port: server.port)
            client.send(request)
            client.closeWriting()
            let reply = try #require(
                client.readToEnd(), "request \(index) was left without an end: \(request.prefix(60))")
            let status = TestAnswer(reply)?.status
            #expect(status == nil || status?.first == "4" || status == "200 OK", "\(request.prefix(60))")
        }
        #expect(scraper.stop() == [])
    }

    @Test func `five thousand idle connections do not disturb a scraper`() throws {
        let limits = ServerLimits()
        let server = try TestServer(limits: limits)
        let scraper = Scraping(server.port)
        // Those that the server has given up are given up here too: Foundation's Process, which other tests use meanwhile,
        // crashes in a process with more descriptors than fill one buffer of readdir.
        var idle: [RawClient] = []
        for _ in 0..<5000 {
            idle.append(try RawClient(port: server.port))
            if idle.count > limits.connections { idle.removeFirst() }
        }
        #expect(scraper.stop() == [])
        #expect(idle.count == limits.connections)
    }

    /// Request lines, heads, bodies and ends of every broken kind, 200 in all.
    private static let malformed: [String] = {
        let lines = [
            "", "GET", "GET /", "GET / HTTP/2.0", "GET / HTTP/1.1.1", "GET  / HTTP/1.1", "G\0T / HTTP/1.1",
            "/ GET HTTP/1.1",
            "GET http:// HTTP/1.1", "GET /%00 HTTP/1.1", "GET /\u{7F} HTTP/1.1", "GET * HTTP/1.1", "FOO / HTTP/1.1",
            "GET / HTTP/1.1\r", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}", "PRI * HTTP/2.0",
            "GET /metrics?collect[]=% HTTP/1.1",
            "GET /" + String(repeating: "a", count: 90_000) + " HTTP/1.1", "CONNECT a:1 HTTP/1.1", "GET / http/1.1",
        ]
        let heads = [
            "\r\n\r\n", "\r\n: x\r\n\r\n", "\r\nHost: a\r\nHost: b\r\n\r\n", "\r\nContent-Length: x\r\n\r\n",
            "\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
            "\r\nx: " + String(repeating: "y", count: 99_000),
            "\r\na b: c\r\n\r\n", "\n\n",
        ]
        return lines.flatMap { line in heads.map { line + $0 } }
    }()
}

/// Scrapes over and over on a thread of its own.
private final class Scraping: Sendable {
    private let isOver = Atomic(false)
    private let failures = Mutex<[String]>([])
    private let ended = DispatchSemaphore(value: 0)

    init(_ port: UInt16) {
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) { scrape(port) }
            ended.signal()
        }
    }

    private func scrape(_ port: UInt16) {
        do {
            let client = try RawClient(port: port)
            client.send("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let status = client.readToEnd().flatMap { TestAnswer($0) }?.status
            if status != "200 OK" { failures.withLock { $0.append(status ?? "no answer") } }
        } catch {
            failures.withLock { $0.append("\(error)") }
        }
    }

    /// Ends the scraping and returns what went wrong with it.
    func stop() -> [String] {
        isOver.store(true, ordering: .relaxed)
        ended.wait()
        return failures.withLock { $0 }
    }
}
