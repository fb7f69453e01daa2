import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

/// A file can be cut off anywhere, or be anything at all: that must never end the process.
@Suite struct TruncationTests {
    private static let collectors: [(file: String, make: @Sendable () throws -> any Collector<NodeFiles>)] = [
        ("stat", { StatCollector(flags: FlagValues()) }),
        ("stat", { CPUCollector(flags: FlagValues()) }),
        ("meminfo", { MemoryInfoCollector() }),
        ("vmstat", { VMStatCollector(flags: FlagValues()) }),
        ("diskstats", { try DiskStatsCollector(flags: FlagValues()) }),
    ]

    @Test(arguments: collectors.indices)
    func `survives a file cut off anywhere`(index: Int) throws {
        let (file, make) = Self.collectors[index]
        let text = try String(contentsOfFile: "\(NodeFiles.fixture.roots.proc)/\(file)", encoding: .utf8)
        let collector = try make()
        let tree = FileTree([:])
        for length in stride(from: 0, to: text.utf8.count, by: 3) {
            tree.write(String(text.prefix(length)), to: "proc/\(file)")
            _ = try? page(of: collector, from: tree.files)
            tree.write(text.prefix(length) + "\0\u{FF}-99999999999999999999 %n", to: "proc/\(file)")
            _ = try? page(of: collector, from: tree.files)
        }
    }
}
