import ExporterCore
import Foundation
import Logging
import Synchronization
import WebSecurity

@testable import ExporterHTTP

/// Pages without a target: each request gets one sample, at once or when the test opens the gate.
final class TestPages: CollectorSource {
    private(set) var variant = ""

    func prepare(variant: String) { self.variant = variant }
}

struct Answer: Collector {
    static let name = "answer"
    static let answer = Metric.counter("test_answers_total", "Answers given.")
    static let metrics: [any MetricDeclaration] = [answer]

    func collect(from source: TestPages, into page: inout MetricPage) { page.write(Self.answer, 42) }
}

struct Gated: Collector {
    static let name = "gated"
    static let metrics: [any MetricDeclaration] = []
    let entered = Bell()
    let gate = Bell()

    func collect(from source: TestPages, into page: inout MetricPage) {
        entered.ring()
        gate.wait()
    }
}

/// The target `up` can be probed, `busy` is one too many, others are none.
struct TestProbes: ProbeSource {
    let pages: Scraper<TestPages>

    func probe(
        _ query: [(name: String, value: String)],
        _ request: ScrapeRequest,
        _ completion: @escaping @Sendable (ScrapedPage) -> Void
    ) -> ProbeStart {
        switch query.first(where: { $0.name == "target" })?.value {
        case "up":
            let ticket = pages.scrape(request, completion)
            return .begun(cancel: { _ = pages.cancel(ticket) })
        case "busy": return .busy("too many")
        default: return .refused("target is required")
        }
    }
}

/// A server on a free port of the loopback, for one test.
final class TestServer {
    let server: ExporterServer
    let status = ScrapeStatus()
    let counters = RequestCounters()
    let routes: Routes
    let port: UInt16

    init(
        _ collectors: [any Collector<TestPages>] = [Answer()],
        limits: ServerLimits = ServerLimits(),
        maxRequests: Int = 40,
        maxDuration: Duration = .seconds(10),
        target: String? = nil,
        reload: Routes.Reload? = nil,
        further: [FurtherRoute] = [],
        web: WebConfiguration? = nil,
        log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        prefix: String = "",
        variant: MetricsRoute.Variant? = nil
    ) throws {
        server = ExporterServer(limits: limits, log: log)
        let scraper = Scraper(
            collectors, target: target, clock: server.clock, makeSource: { TestPages() }, epilogue: { _, _ in })
        let about = ExporterAbout(
            name: "test_exporter", title: "Test <Exporter>", summary: "For tests.", version: "1.2.3", target: "nothing",
            collectors: scraper.collectorNames)
        let metrics = MetricsRoute(
            path: "/metrics", pages: scraper, knownCollectors: ["answer", "gated", "off"], status: status,
            counters: counters, maxRequests: maxRequests, maxDuration: maxDuration, variant: variant)
        let probe = ProbeRoute(path: "/probe", source: TestProbes(pages: scraper), maxDuration: maxDuration)
        routes = Routes(
            metrics: metrics, about: about, status: status, probe: probe, reload: reload, further: further,
            prefix: prefix)
        try server.listen(on: .tcp(host: "127.0.0.1", port: 0), routes, guardedBy: web)
        let address = server.localAddresses[0]
        port = UInt16(address.split(separator: ":").last ?? "") ?? 0
    }

    deinit { server.stop() }
}

/// A client that sends exactly the bytes it is told to.
final class RawClient {
    private let socket: Int32

    init(port: UInt16) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw POSIXError(.init(rawValue: errno) ?? .ECONNREFUSED) }
        // No test waits longer than this for a byte.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    init(path: String) throws {
        socket = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw POSIXError(.init(rawValue: errno) ?? .ECONNREFUSED) }
    }

    deinit { close(socket) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Foundation.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func closeWriting() { shutdown(socket, Int32(SHUT_WR)) }

    /// Everything until the server closes; `nil` when it does not within the client's patience.
    func readToEnd() -> [UInt8]? {
        var all: [UInt8] = []
        while let chunk = readSome() {
            if chunk.isEmpty { return all }
            all += chunk
        }
        return nil
    }

    /// One answer, by its content-length.
    func readAnswer(toHead: Bool = false) -> TestAnswer? {
        var bytes: [UInt8] = []
        while true {
            if let answer = TestAnswer(bytes, toHead: toHead) { return answer }
            guard let chunk = readSome(), !chunk.isEmpty else { return nil }
            bytes += chunk
        }
    }

    /// Whether nothing has come yet.
    var isSilent: Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0 && errno == EAGAIN
    }

    private func readSome() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count < 0 ? (errno == ECONNRESET ? [] : nil) : Array(buffer[..<count])
    }
}

struct TestAnswer {
    let status: String
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// - Returns: `nil` while the bytes do not hold a whole answer yet.
    init?(_ bytes: [UInt8], toHead: Bool = false) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        status = lines[0].split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
        headers = Dictionary(
            lines.dropFirst().compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return parts.count == 2
                    ? (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces)) : nil
            }, uniquingKeysWith: { $1 })
        let length = toHead ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count >= end.upperBound + length else { return nil }
        body = Array(bytes[end.upperBound..<end.upperBound + length])
    }
}

/// What the system's gunzip makes of the bytes.
func gunzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-dc"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(bytes))
    try input.fileHandleForWriting.close()
    let result = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Array(result)
}
