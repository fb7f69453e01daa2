import ExporterCore
import Foundation
import Testing

@testable import ExporterCommand

@Suite struct HealthCheckTests {
    @Test func `takes the command line of the process that runs from the same file`() throws {
        let program = FileManager.default.temporaryDirectory.appending(path: "cat-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(filePath: "/bin/cat"), to: program)
        defer { try? FileManager.default.removeItem(at: program) }
        #expect(argumentsOfProcess(runningFrom: program.path) == nil)

        let process = Process()
        process.executableURL = program
        process.arguments = ["-u", "-"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        defer { process.terminate() }
        // When it answers, it is the program and no longer what starts it.
        try input.fileHandleForWriting.write(contentsOf: Data("x".utf8))
        #expect(try output.fileHandleForReading.read(upToCount: 1) == Data("x".utf8))
        #expect(argumentsOfProcess(runningFrom: program.path) == ["-u", "-"])
        #expect(argumentsOfProcess(runningFrom: "/nonexistent") == nil)
    }

    @Test func `asks where its own flags say`() throws {
        let check = HealthCheck(
            exporter: testExporter(), arguments: ["--web.listen-address=unix:/nonexistent/socket"], environment: [:])
        let error = #expect(throws: ConfigurationError.self) { try check.run() }
        #expect(
            error?.description
                == "cannot get /health of the exporter at unix:/nonexistent/socket: No such file or directory")
    }
}
