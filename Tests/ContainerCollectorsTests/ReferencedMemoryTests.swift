import ExporterCore
import Foundation
import Testing

@testable import ContainerCollectors

@Suite struct ReferencedMemoryTests {
    private static let rollup = "00400000-7ffc [rollup]\nRss: 99 kB\nReferenced:          12 kB\nSwap: 0 kB\n"

    private func host(_ files: [String: String] = [:]) throws -> Host {
        try Host(
            [
                "sys/fs/cgroup/cgroup.controllers": "memory\n", "sys/fs/cgroup/a/cgroup.procs": "5\n6\n",
                "proc/5/smaps_rollup": Self.rollup, "proc/6/smaps": "a\nReferenced: 1 kB\nb\nReferenced: 2 kB\n",
            ].merging(files) { $1 })
    }

    private func collect(
        _ collector: ReferencedMemoryCollector,
        _ files: ContainerFiles
    ) throws -> (bytes: [String], ages: Int, problems: [String]) {
        var page = MetricPage()
        try files.beginScrape(of: [], until: .now)
        try collector.collect(from: files, into: &page)
        let lines = page.text.split(separator: "\n").map(String.init)
        return (
            lines.filter { $0.hasPrefix("container_referenced_bytes") },
            lines.count { $0.hasPrefix("container_referenced_age_seconds") }, page.problems.map(\.description)
        )
    }

    @Test func `what all processes have touched, whichever file the kernel has`() throws {
        let host = try host()
        let found = try collect(ReferencedMemoryCollector(flags: FlagValues()), host.files())
        #expect(found.bytes == [#"container_referenced_bytes{id="/a"} 15360"#])
        #expect(found.ages == 1)
        #expect(found.problems.isEmpty)
    }

    @Test func `a process that has ended, and one of the kernel, have touched nothing`() throws {
        let host = try host(["sys/fs/cgroup/a/cgroup.procs": "5\n7\n8\n", "proc/8/smaps": ""])
        let found = try collect(ReferencedMemoryCollector(flags: FlagValues()), host.files())
        #expect(found.bytes == [#"container_referenced_bytes{id="/a"} 12288"#])
    }

    @Test func `a kernel that does not tell has no value, not 0`() throws {
        let host = try host(["sys/fs/cgroup/a/cgroup.procs": "8\n", "proc/8/stat": ""])
        let found = try collect(ReferencedMemoryCollector(flags: FlagValues()), host.files())
        #expect(found.bytes.isEmpty)
        #expect(found.problems == ["cannot open \(host.root)/proc/8/smaps: no such file or directory"])
    }

    @Test func `a process that the exporter cannot see leaves its container without a value`() throws {
        let host = try host(["sys/fs/cgroup/a/cgroup.procs": "5\n0\n"])
        #expect(try collect(ReferencedMemoryCollector(flags: FlagValues()), host.files()).bytes.isEmpty)
    }

    @Test func `memory is marked as untouched after so many readings`() throws {
        let host = try host(["proc/5/clear_refs": "", "proc/6/clear_refs": ""])
        let files = try host.files()
        let collector = try ReferencedMemoryCollector(flags: flagValues(["referenced_reset_interval": "2"]))
        func written() throws -> String {
            try String(contentsOfFile: "\(host.root)/proc/5/clear_refs", encoding: .utf8)
        }
        _ = try collect(collector, files)
        #expect(try written() == "")
        let second = try collect(collector, files)
        #expect(try written() == "1\n")
        #expect(second.problems.isEmpty)
    }

    @Test func `without time for all, one is looked at and the others keep what they had`() throws {
        let host = try host([
            "sys/fs/cgroup/b/cgroup.procs": "9\n", "proc/9/smaps_rollup": "Referenced: 1 kB\n",
        ])
        let files = try host.files()
        let collector = try ReferencedMemoryCollector(flags: flagValues(["referenced-memory-budget": "0s"]))
        let scrapes = try (0..<3).map { _ in try collect(collector, files).bytes.count }
        #expect(scrapes == [1, 2, 2])
        try host.write("Referenced: 100 kB\n", to: "proc/9/smaps_rollup")
        let later = try (0..<2).flatMap { _ in try collect(collector, files).bytes }
        #expect(later.contains(#"container_referenced_bytes{id="/b"} 102400"#))
    }

    @Test func `says what is wrong, and leaves the container out`() throws {
        let host = try host(["proc/5/smaps_rollup": "Referenced: much kB\n"])
        let found = try collect(ReferencedMemoryCollector(flags: FlagValues()), host.files())
        #expect(found.bytes.isEmpty)
        #expect(
            found.problems == [
                #"cannot parse \#(host.root)/proc/5/smaps_rollup: Referenced: is "much", expected a whole number"#
            ])
    }

    @Test func `an interval below 0 is refused`() throws {
        let flags = try flagValues(["referenced_reset_interval": "-1"])
        #expect(throws: ConfigurationError("cannot use --referenced_reset_interval: it must be 0 or more")) {
            try ReferencedMemoryCollector(flags: flags)
        }
    }
}
