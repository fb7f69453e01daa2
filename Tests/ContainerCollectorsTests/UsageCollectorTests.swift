import ExporterCore
import Testing

@testable import ContainerCollectors

@Suite struct UsageCollectorTests {
    private func v2(_ files: [String: String]) throws -> Host {
        let host = try Host(["sys/fs/cgroup/cgroup.controllers": "cpu io memory pids\n"])
        for (name, content) in files { try host.write(content, to: "sys/fs/cgroup/a/\(name)") }
        return host
    }

    private func v1(_ files: [String: String]) throws -> Host {
        let host = try Host()
        for (name, content) in files {
            let parts = name.split(separator: "/")
            try host.write(content, to: "sys/fs/cgroup/\(parts[0])/a/\(parts[1])")
        }
        return host
    }

    private func lines(_ names: [String], _ host: Host, _ flags: [String: String] = [:]) throws -> [String] {
        try page(of: names, from: host.files(flags), flags).samples.filter { !$0.contains(#"{id="/""#) }
    }

    @Test func `processors on version 2, with a quota`() throws {
        let host = try v2([
            "cpu.stat": """
            usage_usec 5000001
            user_usec 3000000
            system_usec 2000001
            nr_periods 10
            nr_throttled 4
            throttled_usec 1500000
            nr_bursts 1
            burst_usec 20

            """,
            "cpu.max": "20000 100000\n", "cpu.weight": "39\n",
        ])
        #expect(
            try lines(["cpu", "spec"], host) == [
                #"container_spec_cpu_period{id="/a"} 100000"#, #"container_spec_cpu_quota{id="/a"} 20000"#,
                #"container_spec_cpu_shares{id="/a"} 998"#, #"container_cpu_user_seconds_total{id="/a"} 3"#,
                #"container_cpu_system_seconds_total{id="/a"} 2.000001"#,
                #"container_cpu_usage_seconds_total{id="/a",cpu="total"} 5.000001"#,
                #"container_cpu_cfs_periods_total{id="/a"} 10"#,
                #"container_cpu_cfs_throttled_periods_total{id="/a"} 4"#,
                #"container_cpu_cfs_throttled_seconds_total{id="/a"} 1.5"#,
                #"container_cpu_cfs_burst_periods_total{id="/a"} 1"#,
                #"container_cpu_cfs_burst_seconds_total{id="/a"} 2e-05"#,
            ])
    }

    @Test func `processors on version 1, each of its own or all together`() throws {
        let files = [
            "cpuacct/cpuacct.usage_percpu": "1000000001 0 2000000000 \n", "cpuacct/cpuacct.usage": "3000000001\n",
            "cpuacct/cpuacct.stat": "user 200\nsystem 101\n", "cpu/cpu.cfs_quota_us": "-1\n",
            "cpu/cpu.stat": "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n",
        ]
        let shares = [
            #"container_cpu_user_seconds_total{id="/a"} 2"#, #"container_cpu_system_seconds_total{id="/a"} 1.01"#,
        ]
        #expect(
            try lines(["cpu"], v1(files)) == shares + [
                #"container_cpu_usage_seconds_total{id="/a",cpu="cpu00"} 1.000000001"#,
                #"container_cpu_usage_seconds_total{id="/a",cpu="cpu02"} 2"#,
            ])
        #expect(
            try lines(["cpu"], v1(files), ["disable_metrics": "percpu"]) == shares + [
                #"container_cpu_usage_seconds_total{id="/a",cpu="total"} 3.000000001"#
            ])
    }

    @Test func `beside version 1 the unified hierarchy tells microseconds, where it is of the same processes`() throws {
        let host = try v1([
            "cpuacct/cpuacct.usage_percpu": "13579000\n", "cpuacct/cpuacct.stat": "user 1\nsystem 0\n",
            "unified/cpu.stat": "usage_usec 13580\nuser_usec 10000\nsystem_usec 3580\n",
        ])
        try host.write(
            "1 0 0:1 / /sys/fs/cgroup/cpuacct rw - cgroup cgroup rw,cpuacct\n"
                + "2 0 0:2 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n", to: "proc/self/mountinfo")
        #expect(try lines(["cpu"], host)[1] == #"container_cpu_system_seconds_total{id="/a"} 0.00358"#)
        try host.write("usage_usec 99000000\nuser_usec 1\nsystem_usec 1\n", to: "sys/fs/cgroup/unified/a/cpu.stat")
        #expect(try lines(["cpu"], host)[1] == #"container_cpu_system_seconds_total{id="/a"} 0"#)
    }

    @Test func `memory on version 2`() throws {
        let host = try v2([
            "memory.current": "1000\n", "memory.peak": "2000\n", "memory.swap.current": "30\n",
            "memory.stat": "anon 100\nfile 800\nkernel 90\nfile_mapped 70\nfile_dirty 6\nfile_writeback 5\n"
                + "inactive_file 300\nactive_file 500\npgfault 11\npgmajfault 2\npgscan 7\npgsteal 3\n"
                + "workingset_refault_anon 1\nworkingset_refault_file 4\nunknown 1\n",
            "memory.events": "low 0\nhigh 8\nmax 9\noom 1\noom_kill 1\n", "memory.max": "max\n",
            "memory.swap.max": "0\n", "memory.low": "4096\n", "memory.min": "0\n",
        ])
        #expect(
            try lines(["memory", "oom_event", "spec"], host) == [
                ("spec_memory_limit_bytes", 0), ("spec_memory_swap_limit_bytes", 0),
                ("spec_memory_reservation_limit_bytes", 4096), ("memory_cache", 800), ("memory_rss", 100),
                ("memory_kernel_usage", 90), ("memory_mapped_file", 70), ("memory_swap", 30), ("memory_failcnt", 9),
                ("memory_usage_bytes", 1000), ("memory_max_usage_bytes", 2000), ("memory_working_set_bytes", 700),
                ("memory_total_active_file_bytes", 500), ("memory_total_inactive_file_bytes", 300),
            ].map { #"container_\#($0){id="/a"} \#($1)"# }
                + [
                    ("pgfault", "container", 11), ("pgmajfault", "container", 2), ("pgfault", "hierarchy", 11),
                    ("pgmajfault", "hierarchy", 2),
                ].map { #"container_memory_failures_total{id="/a",failure_type="\#($0)",scope="\#($1)"} \#($2)"# }
                + [
                    ("memory_events_high_total", 8), ("memory_events_max_total", 9), ("memory_file_dirty_bytes", 6),
                    ("memory_file_writeback_bytes", 5), ("memory_pgscan_total", 7), ("memory_pgsteal_total", 3),
                    ("memory_workingset_refault_file_total", 4), ("memory_workingset_refault_anon_total", 1),
                    ("oom_events_total", 1),
                ].map { #"container_\#($0){id="/a"} \#($1)"# })
    }

    @Test func `the root of version 2 is the host`() throws {
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n",
            "sys/fs/cgroup/memory.stat": "anon 100\nfile 800\ninactive_file 300\n",
            "proc/meminfo": "MemTotal: 24 kB\nSwapTotal: 8 kB\nSwapFree: 6 kB\n",
        ])
        let samples = try page(of: ["memory", "spec"], from: host.files()).samples
        for line in [
            "spec_memory_limit_bytes 24576", "spec_memory_swap_limit_bytes 8192", "memory_usage_bytes 900",
            "memory_working_set_bytes 600", "memory_swap 2048",
        ] {
            let parts = line.split(separator: " ")
            #expect(samples.contains(#"container_\#(parts[0]){id="/"} \#(parts[1])"#))
        }
        #expect(!samples.contains { $0.hasPrefix("container_memory_max_usage_bytes") })
    }

    @Test func `a cgroup whose memory nobody accounts for has no series of it`() throws {
        #expect(try lines(["memory", "spec", "oom_event"], v2(["cgroup.procs": ""])) == [])
    }

    @Test func `limits of version 1 that are none are 0`() throws {
        let host = try v1([
            "memory/memory.limit_in_bytes": "9223372036854771712\n",
            "memory/memory.memsw.limit_in_bytes": "268435456\n",
            "memory/memory.soft_limit_in_bytes": "50331648\n",
        ])
        #expect(
            try lines(["spec"], host) == [
                #"container_spec_memory_limit_bytes{id="/a"} 0"#,
                #"container_spec_memory_swap_limit_bytes{id="/a"} 2.68435456e+08"#,
                #"container_spec_memory_reservation_limit_bytes{id="/a"} 5.0331648e+07"#,
            ])
    }

    @Test func `pressure of version 2, and of the unified hierarchy beside version 1`() throws {
        let text =
            "some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=2\n"
        let expected = [
            #"container_pressure_cpu_stalled_seconds_total{id="/a"} 2e-06"#,
            #"container_pressure_cpu_waiting_seconds_total{id="/a"} 1.5"#,
        ]
        #expect(try lines(["pressure"], v2(["cpu.pressure": text])) == expected)
        let hybrid = try v1(["cpu/cpu.shares": "2\n", "unified/cpu.pressure": text])
        try hybrid.write(
            "1 0 0:1 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                + "2 0 0:2 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n", to: "proc/self/mountinfo")
        #expect(try lines(["pressure"], hybrid) == expected)
        let pure = try v1(["cpu/cpu.shares": "2\n"])
        #expect(try lines(["pressure"], pure) == [])
        #expect(try lines(["pressure"], pure, ["emit-zero-families": "true"]).count == 6)
    }

    @Test func `OOM kills stay for a while when their container is gone`() throws {
        let host = try v2(["memory.events": "oom_kill 3\n"])
        let files = try host.files()
        let collector = OOMCollector(flags: FlagValues())
        let brief = try OOMCollector(flags: flagValues(["oom-event-retention": "0s"]))
        func write(_ collector: OOMCollector) throws -> String {
            var page = MetricPage()
            try files.beginScrape(of: [], until: .now)
            try collector.collect(from: files, into: &page)
            return page.text.split(separator: "\n").last.map(String.init) ?? ""
        }
        let line = #"container_oom_events_total{id="/a"} 3"#
        #expect(try write(collector) == line)
        #expect(try write(brief) == line)
        try host.remove("sys/fs/cgroup/a")
        #expect(try write(collector) == line)
        #expect(try write(brief) == "")
    }

    @Test func `huge pages by their size`() throws {
        let host = try v2([
            "hugetlb.2MB.rsvd.current": "4194304\n", "hugetlb.2MB.current": "1\n", "hugetlb.2MB.events": "max 3\n",
            "hugetlb.1GB.current": "5\n",
        ])
        try host.write("", to: "sys/kernel/mm/hugepages/hugepages-2048kB/")
        try host.write("", to: "sys/kernel/mm/hugepages/hugepages-1048576kB/")
        #expect(
            try lines(["hugetlb"], host) == [
                #"container_hugetlb_failcnt{id="/a",pagesize="2MB"} 3"#,
                #"container_hugetlb_usage_bytes{id="/a",pagesize="1GB"} 5"#,
                #"container_hugetlb_usage_bytes{id="/a",pagesize="2MB"} 4.194304e+06"#,
            ])
    }

    @Test func `samples carry their time when that is wanted, but not those of limits`() throws {
        let host = try v2(["memory.stat": "anon 1\n", "memory.max": "5\n"])
        let (samples, _, _) = try page(of: ["memory", "spec"], from: host.files(["emit-timestamps": "true"]))
        let rss = try #require(samples.first { $0.hasPrefix("container_memory_rss") })
        #expect(rss.split(separator: " ").count == 3)
        #expect(samples.contains(#"container_spec_memory_limit_bytes{id="/a"} 5"#))
    }

    @Test(arguments: [
        ("cpu", "cpu.stat", "usage_usec soon\n", #"usage_usec is "soon", expected a whole number"#),
        ("cpu", "cpu.stat", "usage_usec\n", "usage_usec is missing"),
        ("memory", "memory.stat", "anon x\n", #"anon is "x", expected a whole number"#),
        (
            "memory", "memory.stat", "anon 99999999999999999999\n",
            #"anon is "99999999999999999999", expected a whole number"#
        ),
        ("oom_event", "memory.events", "oom_kill ?\n", #"oom_kill is "?", expected a whole number"#),
        ("spec", "memory.max", "most\n", #"limit is "most", expected a whole number"#),
        ("spec", "cpu.max", "max\n", "period is missing"),
        ("pressure", "io.pressure", "some avg10=0.00 total=much\n", #"total is "much", expected a whole number"#),
        ("process", "cgroup.procs", "1\nx\n", #"process is "x", expected a whole number"#),
        ("process", "pids.max", "\n", "limit is missing"),
        ("diskIO", "io.stat", "8:0 rbytes=?\n", #"rbytes is "?", expected a whole number"#),
    ])
    func `says which field of which cgroup is wrong`(collector: String, file: String, text: String, why: String) throws
    {
        let host = try v2([file: text, "pids.current": "1\n"].merging([file: text]) { $1 })
        let (_, problems, _) = try page(of: [collector], from: host.files(["disable_metrics": ""]))
        #expect(problems == ["cannot parse \(host.root)/sys/fs/cgroup/a/\(file): \(why)"])
    }
}
