import Foundation
import Testing

/// The program as users start it.
@Suite struct ProgramTests {
    @Test func `prints one page and says that all went well`() throws {
        let run = try Program.run(["--once", "--collector.disable-defaults", "--collector.loadavg"])
        #expect(run.exitCode == 0)
        #expect(run.output.hasPrefix("# HELP node_load1 "))
        #expect(run.output.contains(#"node_scrape_collector_success{collector="loadavg"} 1"#))
        #expect(run.output.contains("\nprocess_cpu_seconds_total "))
    }

    @Test func `says by its exit code that a collector failed`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "proc-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("nonsense\n".utf8).write(to: folder.appending(path: "loadavg"))
        let run = try Program.run([
            "--once", "--collector.disable-defaults", "--collector.loadavg", "--path.procfs=\(folder.path)",
        ])
        #expect(run.exitCode == 1)
        #expect(run.output.contains(#"exporter_collector_failure{collector="loadavg",reason="malformed"} 1"#))
        #expect(
            run.errors.hasSuffix(
                #"msg="collector failed" collector=loadavg err="cannot parse \#(folder.path)/loadavg: 1m load is \"nonsense\", expected a number" reason=malformed"#
                    + "\n"))
    }

    @Test func `leaves the exporter's own metrics out when asked to`() throws {
        let run = try Program.run([
            "--once", "--collector.disable-defaults", "--collector.loadavg", "--web.disable-exporter-metrics",
        ])
        #expect(!run.output.contains("\nprocess_"))
        #expect(!run.output.contains("\npromhttp_"))
        #expect(!run.output.contains("\nexporter_"))
        #expect(run.output.contains("\nnode_exporter_build_info{"))
    }

    @Test func `lists everything that is wrong with the configuration, before the port opens`() throws {
        let run = try Program.run(["--web.listn-address=:1", "--log.level=loud", "stray", "--web.listen-address=9100"])
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(
            run.errors == """
                node-exporter: error: cannot use --log.level: loud is not one of debug, info, warn, error
                node-exporter: error: unexpected argument "stray"; options begin with --
                node-exporter: error: unknown flag --web.listn-address; did you mean --web.listen-address?
                node-exporter: error: cannot listen on "9100" of --web.listen-address: write :PORT, HOST:PORT, [IPv6]:PORT, unix:PATH or vsock://:PORT

                """)
    }

    @Test(arguments: [
        ("--scrape.timeout=0", "cannot use --scrape.timeout: it must be more than 0s"),
        ("--scrape.series-limit=0", "cannot use --scrape.series-limit: it must be 1 or more"),
        ("--web.max-connections=-1", "cannot use --web.max-connections: it must be 1 or more"),
        ("--web.max-requests=-1", "cannot use --web.max-requests: it must be 0 or more"),
        ("--web.telemetry-path=metrics", "cannot use --web.telemetry-path: it must be a path that begins with /"),
    ])
    func `refuses numbers that make no sense`(flag: String, message: String) throws {
        let run = try Program.run([flag])
        #expect(run.exitCode == 2)
        #expect(run.errors == "node-exporter: error: \(message)\n")
    }

    @Test func `checks the configuration and ends`() throws {
        let good = try Program.run(["--check-config", "--path.rootfs=/host", "--runtime.gomaxprocs=2"])
        #expect(good.exitCode == 0)
        #expect(good.output == "node-exporter: the configuration is fine\n")
        #expect(try Program.run(["--check-config", "--nope"]).exitCode == 2)
    }

    @Test(arguments: ["--help", "-h", "--help-long", "--version", "--print-flags", "--print-metrics"])
    func `prints what is asked for and ends well`(flag: String) throws {
        let run = try Program.run([flag])
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        #expect(!run.output.isEmpty)
    }

    @Test func `ends by SIGTERM`() throws {
        let program = try Program(["--web.listen-address=127.0.0.1:0"])
        try program.waitForLine(containing: "msg=listening")
        // A hangup does not end it: it would reload, if there were anything to read again.
        kill(program.identifier, SIGHUP)
        kill(program.identifier, SIGTERM)
        let run = program.waitForEnd()
        #expect(run.exitCode == 0)
        #expect(run.errors.hasSuffix("msg=stopping signal=SIGTERM\n"))
    }
}

/// A run of the program that was built beside the tests.
final class Program {
    struct Run {
        let exitCode: Int32
        let output: String
        let errors: String
    }

    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()
    private var errorText = ""

    var identifier: Int32 { process.processIdentifier }

    init(_ arguments: [String]) throws {
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "node-exporter")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    static func run(_ arguments: [String]) throws -> Run { try Program(arguments).waitForEnd() }

    /// Reads the log until a line has the text, and returns what there is; the log's end fails the test.
    @discardableResult
    func waitForLine(containing text: String) throws -> String {
        while !errorText.contains(text) {
            let chunk = errors.fileHandleForReading.availableData
            try #require(!chunk.isEmpty, "the log ended without \(text): \(errorText)")
            errorText += String(decoding: chunk, as: UTF8.self)
        }
        return errorText
    }

    func waitForEnd() -> Run {
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        errorText += String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Run(exitCode: process.terminationStatus, output: text, errors: errorText)
    }
}
