import ExporterCore
import Testing

@testable import ContainerCollectors

@Suite struct CgroupLayoutTests {
    private func layout(_ host: Host) throws(CollectorError) -> CgroupLayout {
        try CgroupLayout(of: HostRoot(host.root))
    }

    @Test func `knows a copy of version 2 by its list of controllers`() throws {
        let host = try Host(["sys/fs/cgroup/cgroup.controllers": "cpu memory\n"])
        let layout = try layout(host)
        #expect(layout.version == .v2)
        #expect(layout.hierarchies.map(\.path) == ["\(host.root)/sys/fs/cgroup"])
        #expect(layout.place(of: .memory) == 0)
    }

    @Test(arguments: [
        ["sys/fs/cgroup/cgroup.subtree_control": ""], ["sys/fs/cgroup/cgroup.stat": ""],
        [
            "proc/self/mountinfo": "1 0 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
            "sys/fs/cgroup/a/cpu.stat": "",
        ],
    ])
    func `knows a copy of version 2 that has no list of controllers`(files: [String: String]) throws {
        let host = try Host(files)
        let layout = try layout(host)
        #expect(layout.version == .v2)
        #expect(layout.hierarchies.map(\.path) == ["\(host.root)/sys/fs/cgroup"])
    }

    @Test func `says nothing of controllers that nobody lists`() throws {
        let host = try Host(["sys/fs/cgroup/cgroup.stat": ""])
        let (samples, problems, _) = try page(
            of: ["version"], from: ContainerFiles(ContainerSettings(flags: flagValues(["rootfs": host.root]))))
        #expect(!samples.contains { $0.hasPrefix("container_exporter_controller_enabled") })
        #expect(problems == [])
    }

    @Test func `takes the first mount of each controller, and those mounted together once`() throws {
        let host = try Host([
            "proc/self/mountinfo": """
            1 0 8:1 / / rw - ext4 /dev/sda1 rw
            2 1 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755
            3 2 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate
            4 2 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
            5 2 0:31 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
            6 2 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
            7 2 0:32 / /elsewhere/memory rw - cgroup cgroup rw,memory
            8 2 0:33 / /not/there rw - cgroup cgroup rw,pids
            nonsense

            """,
            "sys/fs/cgroup/unified/": "", "sys/fs/cgroup/cpu,cpuacct/": "", "sys/fs/cgroup/memory/": "",
            "elsewhere/memory/": "",
        ])
        let layout = try layout(host)
        #expect(layout.version == .hybrid)
        #expect(
            layout.hierarchies == [
                .init(path: "\(host.root)/sys/fs/cgroup/unified", controllers: [.unified]),
                .init(path: "\(host.root)/sys/fs/cgroup/cpu,cpuacct", controllers: [.cpu, .cpuacct]),
                .init(path: "\(host.root)/sys/fs/cgroup/memory", controllers: [.memory]),
            ])
        #expect(layout.place(of: .cpuacct) == layout.place(of: .cpu))
        #expect(layout.place(of: .pids) == nil)
    }

    @Test func `goes by the names of folders where there is no mount table`() throws {
        let host = try Host(["sys/fs/cgroup/cpu,cpuacct/": "", "sys/fs/cgroup/memory/": "", "sys/fs/cgroup/other/": ""])
        let layout = try layout(host)
        #expect(layout.version == .v1)
        #expect(layout.hierarchies.map(\.controllers) == [[.cpu, .cpuacct], [.memory]])
    }

    @Test func `says that there are no cgroups`() throws {
        let host = try Host(["proc/self/mountinfo": ""])
        let error = #expect(throws: CollectorError.self) { try layout(host) }
        #expect(
            error?.description
                == "cannot find cgroups at \(host.root)/sys/fs/cgroup: neither version is mounted there; "
                + "give the folder that the host's root is mounted on by --rootfs")
        #expect(error?.reason == .absent)
    }
}
