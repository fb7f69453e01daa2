import ExporterCore
import Testing

@testable import ContainerCollectors

@Suite struct ResctrlTests {
    /// A group's files: its tasks and what it uses.
    private func group(_ path: String, tasks: String, _ base: Int) -> [String: String] {
        let data = "sys/fs/resctrl/\(path)mon_data/mon_L3_0"
        return [
            "sys/fs/resctrl/\(path)tasks": tasks, "\(data)0/mbm_total_bytes": "\(base)\n",
            "\(data)0/mbm_local_bytes": "\(base + 1)\n", "\(data)0/llc_occupancy": "\(base + 2)\n",
            "\(data)1/mbm_total_bytes": "Unavailable\n", "\(data)1/llc_occupancy": "0\n",
        ]
    }

    private func lines(_ groups: [String: String]...) throws -> [String] {
        let cgroups = [
            "sys/fs/cgroup/cgroup.controllers": "cpu\n", "sys/fs/cgroup/a/cgroup.procs": "10\n20\n",
            "sys/fs/cgroup/b/cgroup.procs": "30\n", "sys/fs/resctrl/info/L3/num_closids": "4\n",
        ]
        let host = try Host(groups.reduce(cgroups) { $0.merging($1) { $1 } })
        return try page(of: ["resctrl"], from: host.files(["enable_metrics": "resctrl"])).samples
    }

    private func expected(_ id: String, _ base: Int) -> [String] {
        [
            #"container_memory_bandwidth_bytes{id="\#(id)",node_id="0"} \#(base)"#,
            #"container_memory_bandwidth_local_bytes{id="\#(id)",node_id="0"} \#(base + 1)"#,
            #"container_llc_occupancy_bytes{id="\#(id)",node_id="0"} \#(base + 2)"#,
            #"container_llc_occupancy_bytes{id="\#(id)",node_id="1"} 0"#,
        ]
    }

    @Test func `the root has the host's, a container what its own group has`() throws {
        let found = try lines(
            group("", tasks: "1\n", 1000), group("mon_groups/some/", tasks: "10\n11\n20\n", 2000),
            group("fast/", tasks: "30\n31\n", 3000))
        #expect(found.sorted() == (expected("/", 1000) + expected("/a", 2000) + expected("/b", 3000)).sorted())
    }

    @Test func `a group of several containers, or of a part of one, is nobody's`() throws {
        let found = try lines(
            group("", tasks: "1\n", 1000), group("fast/", tasks: "10\n20\n30\n", 2000),
            group("fast/mon_groups/part/", tasks: "10\n", 3000), group("empty/", tasks: "", 4000))
        #expect(found.sorted() == expected("/", 1000).sorted())
    }

    @Test func `a group that holds a process of the root as well is nobody's`() throws {
        let found = try lines(
            ["sys/fs/cgroup/cgroup.procs": "1\n"], group("fast/", tasks: "1\n30\n", 2000))
        #expect(found.isEmpty)
    }

    @Test func `the closer of two groups counts`() throws {
        let found = try lines(
            group("fast/", tasks: "30\n", 2000), group("fast/mon_groups/closer/", tasks: "30\n", 3000))
        #expect(found.sorted() == expected("/b", 3000).sorted())
    }

    @Test func `a host without it says so`() throws {
        let host = try Host(["sys/fs/cgroup/cgroup.controllers": "cpu\n"])
        let error = #expect(throws: CollectorError.self) {
            try page(of: ["resctrl"], from: host.files(["enable_metrics": "resctrl"]))
        }
        #expect(error?.description == "cannot open \(host.root)/sys/fs/resctrl: no such file or directory")
        #expect(error?.reason == .absent)
    }
}
