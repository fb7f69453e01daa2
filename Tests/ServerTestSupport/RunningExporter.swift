public import Foundation
import Glibc

/// An exporter's program that was built beside the tests, as users run it; it ends with this value.
public final class RunningExporter {
    private let process = Process()
    private let folder: URL
    public private(set) var port: UInt16 = 0

    public var identifier: pid_t { process.processIdentifier }
    /// What it has logged so far.
    public var log: String { (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? "" }

    /// Starts it on a port of its own, and waits until it listens there.
    public init(program: String, _ environment: [String: String], _ arguments: [String]) throws {
        folder = try Self.makeFolder()
        try start(program, environment, ["--web.listen-address=127.0.0.1:0"] + arguments)
        try wait("it listens") { log.contains("msg=listening") || !process.isRunning }
        let address = log.split(separator: "msg=listening address=").dropFirst().last?.prefix { !$0.isWhitespace }
        guard let port = address?.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw TestServerError("\(program) does not listen: \(log)")
        }
        self.port = port
    }

    private init(once program: String, _ environment: [String: String], _ arguments: [String]) throws {
        folder = try Self.makeFolder()
        try start(program, environment, arguments)
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "exporter-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func start(_ program: String, _ environment: [String: String], _ arguments: [String]) throws {
        process.executableURL = Self.url(of: program)
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

    /// Where the build has put a program.
    public static func url(of program: String) -> URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: program)
    }

    /// A run that ends by itself.
    public static func run(
        program: String, _ environment: [String: String], _ arguments: [String]
    ) throws -> (exitCode: Int32, page: String, log: String) {
        let run = try RunningExporter(once: program, environment, arguments)
        let page = try String(contentsOf: run.folder.appending(path: "page"), encoding: .utf8)
        return (run.process.terminationStatus, page, run.log)
    }

    /// Asks for a page, as Prometheus would that gives it `timeout` seconds.
    public func get(_ path: String = "/metrics", timeout: Double = 10) throws -> WebPage {
        try WebPage(port: port, path, timeout: timeout)
    }

    /// Sends a request without a body.
    public func post(_ path: String) throws -> WebPage {
        try WebPage(port: port, path, method: "POST", timeout: 10)
    }
}

extension RunningExporter {
    /// How many files it has open.
    public var descriptors: Int { entries("fd") }
    public var threads: Int { entries("task") }

    /// What it has in memory now, and had at most, in MiB.
    public func memory() throws -> (now: Int, peak: Int) {
        func value(_ name: String) throws -> Int {
            let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
            guard let kilobytes = line.flatMap({ Int($0.filter(\.isNumber)) }) else {
                throw TestServerError("the kernel does not say what the exporter has in memory: \(status)")
            }
            return kilobytes / 1024
        }
        return (try value("VmRSS"), try value("VmHWM"))
    }

    private func entries(_ name: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/\(name)").count) ?? 0
    }
}
