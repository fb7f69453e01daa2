import ExporterCore
import Testing

@testable import ContainerCollectors

/// Cgroups that lack some of their files: what these would tell is left out, and nothing else.
@Suite struct MissingFilesTests {
    private func v2(_ files: [String: String]) throws -> Host {
        let host = try Host(["sys/fs/cgroup/cgroup.controllers": "cpu io memory pids\n"])
        for (name, content) in files { try host.write(content, to: "sys/fs/cgroup/a/\(name)") }
        return host
    }

    private func lines(_ names: [String], _ host: Host, _ flags: [String: String] = [:]) throws -> [String] {
        try page(of: names, from: host.files(flags), flags).samples.filter { !$0.contains(#"{id="/""#) }
    }

    @Test(arguments: [
        (["pids.current": "3\n", "pids.max": "max\n"], ["threads 3", "threads_max 0"]),
        (["pids.current": "3\n", "pids.max": "10\n"], ["threads 3", "threads_max 10"]),
        (["pids.current": "3\n"], ["threads 3"]),
        (["cgroup.procs": "5\n6\n"], ["processes 2", "threads 2"]),
    ])
    func `a limit of threads that nobody tells is not none`(files: [String: String], expected: [String]) throws {
        #expect(
            try lines(["process"], v2(files), ["disable_metrics": ""])
                == expected.map { line in
                    let parts = line.split(separator: " ")
                    return #"container_\#(parts[0]){id="/a"} \#(parts[1])"#
                })
    }

    @Test func `open files are not told where processes are another namespace's`() throws {
        let files = ["cgroup.procs": "5\n7\n"]
        func open(_ host: Host) throws -> [String] {
            try host.write("", to: "proc/5/fd/3")
            try host.write("", to: "proc/7/fd/4")
            return try lines(["process"], host, ["disable_metrics": ""]).filter { $0.contains("file_descriptors") }
        }
        #expect(try open(v2(files)) == [#"container_file_descriptors{id="/a"} 2"#])
        #expect(try open(v2(["cgroup.procs": "5\n0\n"])) == [])
    }

    @Test func `memory in use is told without the statistics of it`() throws {
        let host = try v2(["memory.current": "1000\n", "memory.events": "high 1\nmax 2\noom_kill 3\n"])
        #expect(
            try lines(["memory"], host) == [
                #"container_memory_failcnt{id="/a"} 2"#, #"container_memory_usage_bytes{id="/a"} 1000"#,
                #"container_memory_events_high_total{id="/a"} 1"#, #"container_memory_events_max_total{id="/a"} 2"#,
            ])
    }

    @Test func `the root of a namespace has its own files`() throws {
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n", "sys/fs/cgroup/memory.current": "50\n",
            "sys/fs/cgroup/memory.swap.current": "7\n", "sys/fs/cgroup/memory.stat": "anon 100\nfile 800\n",
            "proc/meminfo": "MemTotal: 24 kB\nSwapTotal: 8 kB\nSwapFree: 6 kB\n",
        ])
        let samples = try page(of: ["memory"], from: host.files()).samples
        #expect(samples.contains(#"container_memory_usage_bytes{id="/"} 50"#))
        #expect(samples.contains(#"container_memory_swap{id="/"} 7"#))
    }

    @Test(arguments: [("100", "2597"), ("1", "2"), ("10000", "262144"), ("0", "0"), ("39", "998"), ("10001", nil)])
    func `shares are made of the weight`(weight: String, shares: String?) throws {
        let expected = shares.map { [#"container_spec_cpu_shares{id="/a"} \#($0)"#] } ?? []
        let found = try lines(["spec"], v2(["cpu.weight": "\(weight)\n"])).map { line in
            line.replacing("2.62144e+05", with: "262144")
        }
        #expect(found == expected)
    }

    @Test(arguments: [
        ("4096", "8192", "4096"), ("0", "8192", "8192"), ("max", "8192", "8192"), ("4096", nil, "4096"),
        ("0", nil, "0"),
    ])
    func `a reservation is what is left in any case, else as far as possible`(
        min: String, low: String?, expected: String
    ) throws {
        var files = ["memory.max": "max\n", "memory.min": "\(min)\n"]
        if let low { files["memory.low"] = "\(low)\n" }
        #expect(
            try lines(["spec"], v2(files)) == [
                #"container_spec_memory_limit_bytes{id="/a"} 0"#,
                #"container_spec_memory_reservation_limit_bytes{id="/a"} \#(expected)"#,
            ])
    }

    @Test func `zeros stand for everything that is missing where they are wanted`() throws {
        let flags = ["emit-zero-families": "true", "disable_metrics": ""]
        let names = ["cpu", "spec", "memory", "oom_event", "process", "pressure"]
        let found = try lines(names, v2(["cpu.max": "1000 100000\n"]), flags)
        #expect(found.count == 42)
        #expect(
            found.filter { !$0.hasSuffix(" 0") } == [
                #"container_spec_cpu_period{id="/a"} 100000"#, #"container_spec_cpu_quota{id="/a"} 1000"#,
            ])
        #expect(
            try lines(names, v2(["cpu.max": "1000 100000\n"])) == [
                #"container_spec_cpu_period{id="/a"} 100000"#, #"container_spec_cpu_quota{id="/a"} 1000"#,
            ])
    }

    @Test func `processors that nobody tells apart are told together`() throws {
        let host = try Host(["sys/fs/cgroup/cpuacct/a/cpuacct.usage": "3000000000\n"])
        #expect(
            try lines(["cpu"], host) == [#"container_cpu_usage_seconds_total{id="/a",cpu="total"} 3"#])
    }

    @Test func `processes in cgroups that are not reported count, but not those that nobody tells of`() throws {
        let host = try v2(["cgroup.procs": "10\n"])
        try host.write("11\n", to: "sys/fs/cgroup/a/x.mount/cgroup.procs")
        try host.write("12\n", to: "sys/fs/cgroup/b/cgroup.procs")
        try host.write("", to: "sys/fs/cgroup/b/below/cgroup.procs")
        try host.write("", to: "sys/fs/cgroup/c/cgroup.procs")
        try host.write("1000000000 0 5\n", to: "proc/10/schedstat")
        try host.write("2000000000 0 6\n", to: "proc/11/schedstat")
        let found = try lines(["sched"], host, ["disable_metrics": ""])
        #expect(
            samples(found, with: "run_seconds") == [
                #"container_cpu_schedstat_run_seconds_total{id="/a"} 3"#,
                #"container_cpu_schedstat_run_seconds_total{id="/b/below"} 0"#,
                #"container_cpu_schedstat_run_seconds_total{id="/c"} 0"#,
            ])
    }

    @Test(arguments: ["sh", "a b", "x)", "a) b", ") R 1 2 ("])
    func `a process has started when it says, whatever it is called`(name: String) throws {
        let host = try v2(["cgroup.procs": "10\n"])
        try host.write("cpu 1\nbtime 1700000000\n", to: "proc/stat")
        let fields = (3...21).map(String.init).joined(separator: " ")
        try host.write("10 (\(name)) \(fields) 12345 23\n", to: "proc/10/stat")
        #expect(
            samples(try lines(["lifetime"], host), with: "start_time") == [
                #"container_start_time_seconds{id="/a"} 1.700000123e+09"#
            ])
    }
}
