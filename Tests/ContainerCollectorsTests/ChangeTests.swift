import ExporterCore
import Foundation
import Testing

@testable import ContainerCollectors
@testable import KernelFiles

/// What is not read again as long as nothing has happened to it.
@Suite struct ChangeTests {
    private static let id = String(repeating: "0a", count: 32)

    private static let limits = [
        "cpu/a/cpu.shares": "1024\n", "cpu/a/cpu.cfs_period_us": "100000\n", "cpu/a/cpu.cfs_quota_us": "-1\n",
        "memory/a/memory.limit_in_bytes": "9223372036854771712\n", "memory/a/memory.failcnt": "0\n",
        "memory/a/memory.usage_in_bytes": "1\n", "pids/a/pids.max": "max\n",
    ]

    private func v1(_ more: [String: String] = [:]) throws -> Host {
        let host = try Host()
        for (name, text) in Self.limits.merging(more, uniquingKeysWith: { $1 }) {
            try host.write(text, to: "sys/fs/cgroup/\(name)")
        }
        return host
    }

    private func value(_ name: String, _ files: ContainerFiles, of collector: String) throws -> String? {
        try page(of: [collector], from: files).samples.first { $0.hasPrefix("container_\(name){id=\"/a\"}") }
            .map { String($0.split(separator: " ")[1]) }
    }

    @Test(arguments: [
        ("spec", "spec_cpu_shares", "cpu/a/cpu.shares", "1024", "512"),
        ("spec", "spec_memory_limit_bytes", "memory/a/memory.limit_in_bytes", "0", "4096"),
        ("process", "threads_max", "pids/a/pids.max", "0", "7"),
    ])
    func `a limit that is set anew is seen at the next scrape, however it was written`(
        collector: String, name: String, path: String, before: String, after: String
    ) throws {
        let host = try v1()
        let files = try host.files(["enable_metrics": "process,memory,cpu"])
        for _ in 0..<3 { #expect(try value(name, files, of: collector) == before) }
        try host.overwrite("\(after)\n", to: "sys/fs/cgroup/\(path)")
        for _ in 0..<3 { #expect(try value(name, files, of: collector) == after) }
        try host.write("9\n", to: "sys/fs/cgroup/\(path)")
        #expect(try value(name, files, of: collector) == "9")
    }

    @Test func `on version 2, a limit is there when its controller is enabled in the cgroup above`() throws {
        let group = "sys/fs/cgroup/a"
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n", "sys/fs/cgroup/cgroup.subtree_control": "\n",
            "\(group)/memory.max": "4096\n", "\(group)/memory.low": "0\n",
        ])
        let files = try host.files()
        for _ in 0..<3 { #expect(try value("spec_memory_limit_bytes", files, of: "spec") == "4096") }
        #expect(try value("spec_memory_swap_limit_bytes", files, of: "spec") == nil)
        let before = files.changes.changes
        // As the kernel adds files: without telling who watches the folder for them.
        try host.write("8192\n", to: "\(group)/memory.swap.max")
        try host.overwrite("+memory\n", to: "sys/fs/cgroup/cgroup.subtree_control")
        #expect(try value("spec_memory_swap_limit_bytes", files, of: "spec") == "8192")
        #expect(files.changes.changes > before)
        try host.overwrite("9\n", to: "\(group)/memory.swap.max")
        #expect(try value("spec_memory_swap_limit_bytes", files, of: "spec") == "9")
    }

    @Test func `a limit that cannot be read is told of at every scrape until it can`() throws {
        let host = try v1(["cpu/a/cpu.shares": "many\n"])
        let files = try host.files()
        for _ in 0..<3 {
            #expect(
                try page(of: ["spec"], from: files).problems == [
                    "cannot parse \(host.root)/sys/fs/cgroup/cpu/a/cpu.shares: value is \"many\", "
                        + "expected a whole number"
                ])
        }
        try host.overwrite("2\n", to: "sys/fs/cgroup/cpu/a/cpu.shares")
        #expect(try page(of: ["spec"], from: files).problems == [])
        #expect(try value("spec_cpu_shares", files, of: "spec") == "2")
    }

    @Test func `who has no limit does not run into it, but may have had one for a while`() throws {
        let (limit, failures) = (
            "sys/fs/cgroup/memory/a/memory.limit_in_bytes", "sys/fs/cgroup/memory/a/memory.failcnt"
        )
        let host = try v1()
        let files = try host.files()
        #expect(try value("memory_failcnt", files, of: "memory") == "0")
        try host.overwrite("4096\n", to: limit)
        try host.overwrite("1\n", to: failures)
        #expect(try value("memory_failcnt", files, of: "memory") == "1")
        try host.overwrite("9223372036854771712\n", to: limit)
        try host.overwrite("2\n", to: failures)
        #expect(try value("memory_failcnt", files, of: "memory") == "2")
        #expect(try value("memory_failcnt", files, of: "memory") == "2")
    }

    @Test func `memory is that of the cgroups below as well from when an engine asks for it`() throws {
        let host = try v1([
            "memory/a/memory.stat": "cache 1\ntotal_cache 2\n", "memory/a/memory.use_hierarchy": "0\n",
        ])
        let files = try host.files()
        for _ in 0..<2 { #expect(try value("memory_cache", files, of: "memory") == "1") }
        try host.overwrite("1\n", to: "sys/fs/cgroup/memory/a/memory.use_hierarchy")
        #expect(try value("memory_cache", files, of: "memory") == "2")
    }

    @Test func `kills are read until the host has counted no other ones for two readings`() {
        var kills = OOMKills(count: 1, whenHostHas: 5, after: nil)
        #expect(!kills.isStill(whenHostHas: 5))
        kills = OOMKills(count: 2, whenHostHas: 5, after: kills)
        #expect(kills.isStill(whenHostHas: 5))
        #expect(!kills.isStill(whenHostHas: nil))
        #expect(!kills.isStill(whenHostHas: 6))
        kills = OOMKills(count: 3, whenHostHas: 6, after: kills)
        #expect(!kills.isStill(whenHostHas: 6))
    }

    private func names(_ files: ContainerFiles) throws -> [String] {
        try files.beginScrape(of: [], until: .now + .seconds(60))
        return files.containers.compactMap(\.metadata).map { "\($0.name) \($0.pid ?? 0)" }
    }

    @Test func `a container of Docker has the name that its file says now`() throws {
        let path = "var/lib/docker/containers/\(Self.id)/config.v2.json"
        func config(_ name: String) -> String { #"{"Name":"/\#(name)","State":{"Running":true,"Pid":42}}"# }
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n", "sys/fs/cgroup/docker/\(Self.id)/cgroup.procs": "",
            path: config("web"),
        ])
        let files = try host.files()
        for _ in 0..<3 { #expect(try names(files) == ["web 42"]) }
        try host.write(config("replaced"), to: path)
        #expect(try names(files) == ["replaced 42"])
        try host.overwrite(config("written"), to: path)
        #expect(try names(files) == ["written 42"])
    }

    @Test func `a container of Podman has the name and the process that its files say now`() throws {
        let run = "run/containers/storage/overlay-containers/\(Self.id)/userdata"
        let list = "var/lib/containers/storage/overlay-containers/containers.json"
        func entry(_ name: String) -> String { #"[{"id":"\#(Self.id)","names":["\#(name)"],"layer":"l"}]"# }
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n",
            "sys/fs/cgroup/machine.slice/libpod-\(Self.id).scope/cgroup.procs": "", list: entry("web"),
            "\(run)/config.json": "{}",
        ])
        let files = try host.files()
        #expect(try names(files) == ["web 0"])
        try host.write("42", to: "\(run)/pidfile")
        for _ in 0..<3 { #expect(try names(files) == ["web 42"]) }
        try host.write(entry("shop"), to: list)
        #expect(try names(files) == ["shop 42"])
        try host.write("43", to: "\(run)/pidfile")
        #expect(try names(files) == ["shop 43"])
    }

    @Test func `a container of containerd is looked for where it was found`() throws {
        let tasks = "run/containerd/io.containerd.runtime.v2.task"
        func spec(_ name: String) -> String { #"{"annotations":{"nerdctl/name":"\#(name)"}}"# }
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n", "sys/fs/cgroup/default/\(Self.id)/cgroup.procs": "",
            "\(tasks)/moby/x/config.json": "{}", "\(tasks)/default/\(Self.id)/config.json": spec("web"),
            "\(tasks)/default/\(Self.id)/init.pid": "42",
        ])
        let files = try host.files()
        for _ in 0..<3 { #expect(try names(files) == ["web 42"]) }
        try host.remove("\(tasks)/default")
        #expect(try names(files) == [])
        try host.write(spec("other"), to: "\(tasks)/other/\(Self.id)/config.json")
        #expect(try names(files) == ["other 0"])
    }
}
