import ExporterCore
import Foundation
import Testing

@testable import ContainerCollectors

@Suite struct KillBalanceTests {
    private func key(_ path: String, _ inode: UInt64 = 1) -> CgroupKey { CgroupKey(path: path, inode: inode) }

    @Test func `kills are those of the host less those of containers, from the start on`() {
        var balance = KillBalance()
        balance.update(host: 10, [key("/a"): 4])
        #expect(balance.unaccounted == 0)
        balance.update(host: 12, [key("/a"): 5])
        #expect(balance.unaccounted == 1)
        balance.update(host: 13, [key("/a"): 5, key("/b"): 1])
        #expect(balance.unaccounted == 1)
    }

    @Test func `a container made anew under the same path begins anew`() {
        var balance = KillBalance()
        balance.update(host: 0, [key("/a", 1): 3])
        balance.update(host: 3, [key("/a", 2): 3])
        #expect(balance.unaccounted == 0)
    }

    @Test func `what the host counts late is nobody's twice`() {
        var balance = KillBalance()
        balance.update(host: 0, [:])
        balance.update(host: 0, [key("/a"): 1])
        #expect(balance.unaccounted == 0)
        balance.update(host: 1, [key("/a"): 1])
        #expect(balance.unaccounted == 0)
        balance.update(host: 2, [:])
        #expect(balance.unaccounted == 1)
    }

    /// What the collector says at first, and after the files have changed.
    private func lines(_ host: Host, then change: () throws -> Void) throws -> [String] {
        let files = try host.files()
        let collector = OOMCollector(flags: FlagValues())
        func last() throws -> String {
            var page = MetricPage()
            try files.beginScrape(of: [], until: .now)
            try collector.collect(from: files, into: &page)
            return page.text.split(separator: "\n").last.map(String.init) ?? ""
        }
        let first = try last()
        try change()
        return [first, try last()]
    }

    @Test func `on version 1, a container that came and went between scrapes is not forgotten`() throws {
        let host = try Host([
            "sys/fs/cgroup/memory/a/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n",
            "proc/vmstat": "pgfault 5\noom_kill 7\n",
        ])
        let lines = try lines(host) {
            try host.overwrite("oom_kill 2\n", to: "sys/fs/cgroup/memory/a/memory.oom_control")
            try host.write("pgfault 5\noom_kill 9\n", to: "proc/vmstat")
        }
        #expect(lines == ["container_oom_events_unaccounted_total 0", "container_oom_events_unaccounted_total 1"])
    }

    @Test func `on version 2, a kill counts once however many cgroups it is in`() throws {
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n", "proc/vmstat": "oom_kill 0\n",
            "sys/fs/cgroup/a/memory.events": "oom_kill 0\n", "sys/fs/cgroup/a/b/memory.events": "oom_kill 0\n",
            "sys/fs/cgroup/a-c/memory.events": "oom_kill 0\n",
        ])
        let lines = try lines(host) {
            for cgroup in ["a", "a/b", "a-c"] {
                try host.overwrite("oom_kill 1\n", to: "sys/fs/cgroup/\(cgroup)/memory.events")
            }
            try host.write("oom_kill 3\n", to: "proc/vmstat")
        }
        #expect(lines.last == "container_oom_events_unaccounted_total 1")
    }

    @Test func `a kernel that does not count is no sample`() throws {
        let host = try Host([
            "sys/fs/cgroup/memory/a/memory.oom_control": "oom_kill 1\n", "proc/vmstat": "pgfault 5\n",
        ])
        #expect(try lines(host) {}.last == #"container_oom_events_total{id="/a"} 1"#)
    }
}
