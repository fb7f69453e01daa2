import ExporterCore
import Foundation
import KernelFiles
import Testing

@testable import ExporterCommand

/// The exporter's own figures, beside what other ways of asking say of this process.
@Suite struct ProcessMetricsTests {
    @Test func `tells when the process began`() throws {
        let stat = try String(contentsOfFile: "/proc/self/stat", encoding: .utf8)
        let name = try #require(stat.lastIndex(of: ")"))
        let ticks = try #require(Double(stat[name...].split(separator: " ")[20]))
        let lines = try String(contentsOfFile: "/proc/stat", encoding: .utf8).split(separator: "\n")
        let boot = try #require(lines.first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) })
        #expect(try samples()["process_start_time_seconds"] == boot + ticks / 100)
    }

    @Test func `tells the octets of the network, and no others`() throws {
        let before = try octets()
        let samples = try samples()
        let after = try octets()
        let received = try #require(samples["process_network_receive_bytes_total"])
        let sent = try #require(samples["process_network_transmit_bytes_total"])
        #expect((before.received...after.received).contains(received))
        #expect((before.sent...after.sent).contains(sent))
    }

    @Test func `tells memory in bytes, and the limits`() throws {
        let samples = try samples()
        let resident = try #require(samples["process_resident_memory_bytes"])
        let mapped = try #require(samples["process_virtual_memory_bytes"])
        // A test run takes some MB, and what is mapped is never less than what is in RAM.
        #expect((1e6...mapped).contains(resident))
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        #expect(samples["process_max_fds"] == Double(limit.rlim_cur))
        #expect(try #require(samples["process_open_fds"]) > 3)
    }

    private func samples() throws -> [String: Double] {
        var page = MetricPage()
        ProcessMetrics().write(to: &page)
        var samples: [String: Double] = [:]
        for line in page.text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            samples[String(parts[0])] = Double(parts[1])
        }
        return samples
    }

    private func octets() throws -> (received: Double, sent: Double) {
        let text = try String(contentsOfFile: "/proc/self/net/netstat", encoding: .utf8)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("IpExt: ") }.map { $0.split(separator: " ") }
        let received = try #require(lines.first?.firstIndex(of: "InOctets"))
        let sent = try #require(lines.first?.firstIndex(of: "OutOctets"))
        return (try #require(Double(lines[1][received])), try #require(Double(lines[1][sent])))
    }
}

@Suite struct KernelFileTests {
    @Test func `counts the entries of a directory of several reads, each time anew`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "entries-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let directory = KernelFile(folder.path)
        #expect(directory.entryCount == 0)
        for index in 0..<1000 { try Data().write(to: folder.appending(path: "an entry with a name, \(index)")) }
        #expect(directory.entryCount == 1000)
        #expect(directory.entryCount == 1000)
    }

    @Test func `reads a file longer than its buffer, each time anew`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "long-\(UUID())")
        defer { try? FileManager.default.removeItem(at: path) }
        try Data("\(String(repeating: "x", count: 20_000)) 1\n".utf8).write(to: path)
        let file = KernelFile(path.path)
        #expect(file.read(secondNumber) == 1)
        let handle = try FileHandle(forWritingTo: path)
        try handle.seek(toOffset: 20_001)
        try handle.write(contentsOf: Data("2".utf8))
        #expect(file.read(secondNumber) == 2)
    }

    @Test func `has nothing of a file that is missing, empty or malformed`() throws {
        #expect(KernelFile("/nonexistent").read(secondNumber) == nil)
        #expect(KernelFile("/nonexistent").entryCount == nil)
        #expect(KernelFile("/dev/null").read(secondNumber) == nil)
        #expect(KernelFile("/proc/self/comm").read(secondNumber) == nil)
    }

    private func secondNumber(_ line: inout ByteCursor) throws(ParseError) -> UInt64 {
        line.skipFields(1)
        return try line.unsigned("number")
    }
}
