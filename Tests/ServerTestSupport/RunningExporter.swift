import Foundation
import Glibc
import PostgresTestSupport
import Testing

/// The program that was built beside the tests, as users run it; it ends with this value.
final class RunningExporter {
    private let process = Process()
    private let folder: URL
    private(set) var port: UInt16 = 0

    var identifier: pid_t { process.processIdentifier }
    /// What it has logged so far.
    var log: String { (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? "" }

    /// Starts it on a port of its own, and waits until it listens there.
    init(_ environment: [String: String], _ arguments: String...) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "exporter-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try start(environment, ["--web.listen-address=127.0.0.1:0"] + arguments)
        try wait("it listens") { log.contains("msg=listening") }
        let address = log.split(separator: "msg=listening address=").last?.prefix { !$0.isWhitespace }
        port = try #require(address?.split(separator: ":").last.flatMap { UInt16($0) }, "\(log)")
    }

    private init(once environment: [String: String], _ arguments: [String]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "exporter-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try start(environment, arguments)
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private func start(_ environment: [String: String], _ arguments: [String]) throws {
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "postgres-exporter")
        process.environment = environment
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardError = try output("log")
        process.standardOutput = try output("page")
        try process.run()
    }

    private func output(_ name: String) throws -> FileHandle {
        let file = folder.appending(path: name)
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    /// A run that ends by itself.
    static func run(
        _ environment: [String: String], _ arguments: String...
    ) throws -> (exitCode: Int32, page: String, log: String) {
        let run = try RunningExporter(once: environment, arguments)
        let page = try String(contentsOf: run.folder.appending(path: "page"), encoding: .utf8)
        return (run.process.terminationStatus, page, run.log)
    }

    /// Asks for a page, as Prometheus would that gives it `timeout` seconds.
    func get(_ path: String = "/metrics", timeout: Double = 10) throws -> WebPage {
        try WebPage(port: port, path, timeout: timeout)
    }
}

extension RunningExporter {
    /// How many files it has open.
    var descriptors: Int { entries("fd") }
    var threads: Int { entries("task") }

    /// What it has in memory now, and had at most, in MiB.
    func memory() throws -> (now: Int, peak: Int) {
        func value(_ name: String) throws -> Int {
            let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(name):") })
            return try #require(Int(line.filter(\.isNumber))) / 1024
        }
        return (try value("VmRSS"), try value("VmHWM"))
    }

    private func entries(_ name: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/\(name)").count) ?? 0
    }
}

/// What the exporter has answered.
struct WebPage {
    let status: Int
    let text: String
    let duration: Duration

    init(port: UInt16, _ path: String, timeout: Double) throws {
        let began = ContinuousClock.now
        let client = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(client) }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0, "cannot connect to the exporter")
        let request =
            "GET \(path) HTTP/1.1\r\nHost: exporter\r\nConnection: close\r\n"
            + "X-Prometheus-Scrape-Timeout-Seconds: \(timeout)\r\n\r\n"
        send(client, request, request.utf8.count, CInt(MSG_NOSIGNAL))
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(client, &chunk, chunk.count, 0), count > 0 { bytes += chunk.prefix(count) }
        duration = .now - began
        let answer = String(decoding: bytes, as: UTF8.self)
        status = try #require(Int(answer.dropFirst(9).prefix(3)), "the exporter has answered \(answer)")
        text = answer.split(separator: "\r\n\r\n", maxSplits: 1).last.map(String.init) ?? ""
    }

    /// The lines of a family, without its header.
    func samples(_ name: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("\(name){") || $0.hasPrefix("\(name) ") }
    }

    /// Whether the server has answered, and every collector.
    var isWhole: Bool {
        samples("pg_up") == ["pg_up 1"] && samples("exporter_collector_failure").isEmpty
            && samples("pg_scrape_collector_success").allSatisfy { $0.hasSuffix(" 1") }
    }
}

/// Tries until it is so, or ten seconds are over.
func wait(_ what: String, until condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while try !condition() {
        try #require(ContinuousClock.now < deadline, "not within 10 s: \(what)")
        sched_yield()
    }
}

extension PostgresServer {
    /// Waits until so many of its processes serve the exporter.
    func wait(forExporterBackends count: Int) throws {
        try wait(
            until: "SELECT count(*) = \(count) FROM pg_stat_activity WHERE application_name = 'postgres_exporter'")
    }
}
