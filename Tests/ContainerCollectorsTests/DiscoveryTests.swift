import ExporterCore
import Glibc
import Testing

@testable import ContainerCollectors

@Suite struct DiscoveryTests {
    private static let id = String(repeating: "0a", count: 32)

    private func ids(_ files: ContainerFiles) throws -> [String] {
        try files.beginScrape(of: [], until: .now + .seconds(60))
        return files.containers.map(\.cgroup.path)
    }

    private func host(_ paths: [String]) throws -> Host {
        let host = try Host(["sys/fs/cgroup/cgroup.controllers": "cpu memory\n"])
        for path in paths { try host.write("", to: "sys/fs/cgroup\(path)/cgroup.procs") }
        return host
    }

    @Test func `finds every directory but those of mounts`() throws {
        let host = try host(["/system.slice/ssh.service", "/system.slice/var-lib.mount", "/docker/\(Self.id)"])
        #expect(
            try ids(host.files()) == [
                "/", "/docker", "/docker/\(Self.id)", "/system.slice", "/system.slice/ssh.service",
            ])
    }

    @Test func `sees from scrape to scrape what was made and removed`() throws {
        let host = try host(["/a"])
        let files = try host.files()
        #expect(try ids(files) == ["/", "/a"])
        #expect(try ids(files) == ["/", "/a"])
        try host.write("", to: "sys/fs/cgroup/a/b/cgroup.procs")
        #expect(try ids(files) == ["/", "/a", "/a/b"])
        try host.write("", to: "sys/fs/cgroup/a/b/c/cgroup.procs")
        #expect(try ids(files) == ["/", "/a", "/a/b", "/a/b/c"])
        try host.remove("sys/fs/cgroup/a/b")
        #expect(try ids(files) == ["/", "/a"])
    }

    @Test func `a cgroup made anew under a path is another one`() throws {
        let host = try host(["/a"])
        let files = try host.files()
        _ = try ids(files)
        let before = files.containers[1].cgroup
        try host.write("", to: "sys/fs/cgroup/b/cgroup.procs")
        _ = try ids(files)
        #expect(files.containers[1].cgroup === before)
    }

    @Test(arguments: [false, true])
    func `a directory made anew in one hierarchy is watched, and read, like a new one`(withInodeOfFormer: Bool) throws {
        let memory = "sys/fs/cgroup/memory/a"
        let host = try Host(["sys/fs/cgroup/cpu/a/cpu.shares": "2\n", "\(memory)/memory.limit_in_bytes": "4096\n"])
        let files = try host.files()
        func limit() throws -> String? {
            samples(try page(of: ["spec"], from: files).samples, with: "spec_memory_limit").last
        }
        for _ in 0..<2 { #expect(try limit() == #"container_spec_memory_limit_bytes{id="/a"} 4096"#) }
        let before = files.containers.last?.cgroup
        // Kept elsewhere: a file system gives the inode of what is removed to whatever is made next.
        #expect(rename("\(host.root)/\(memory)", "\(host.root)/former") == 0)
        if withInodeOfFormer {
            #expect(try limit() == nil)
            #expect(rename("\(host.root)/former", "\(host.root)/\(memory)") == 0)
        }
        try host.write("8192\n", to: "\(memory)/memory.limit_in_bytes")
        #expect(try limit() == #"container_spec_memory_limit_bytes{id="/a"} 8192"#)
        #expect(files.containers.first { $0.cgroup.path == "/a" }?.cgroup === before)
        try host.write("", to: "\(memory)/below/")
        #expect(try ids(files) == ["/", "/a", "/a/below"])
    }

    @Test(arguments: ["cpu", "memory"])
    func `a cgroup that is made anew in one hierarchy is watched in the other one as before`(hierarchy: String) throws {
        let folders = ["sys/fs/cgroup/cpu/a/", "sys/fs/cgroup/memory/a/"]
        let host = try Host(Dictionary(uniqueKeysWithValues: folders.map { ($0, "") }))
        let files = try host.files()
        #expect(try ids(files) == ["/", "/a"])
        #expect(rename("\(host.root)/sys/fs/cgroup/\(hierarchy)/a", "\(host.root)/former") == 0)
        try host.write("", to: "sys/fs/cgroup/\(hierarchy)/a/")
        #expect(try ids(files) == ["/", "/a"])
        for (number, folder) in folders.enumerated() {
            try host.write("", to: "\(folder)\(number)/")
            #expect(try ids(files).last == "/a/\(number)")
        }
    }

    @Test func `cgroups that could not be looked through are looked for again, though nothing more is told`() throws {
        let host = try Host(["sys/fs/cgroup/cpu/a/": "", "sys/fs/cgroup/memory/a/": ""])
        let files = try host.files()
        #expect(try ids(files) == ["/", "/a"])
        let (memory, away) = ("\(host.root)/sys/fs/cgroup/memory", "\(host.root)/away")
        #expect(rename(memory, away) == 0)
        try host.write("", to: "sys/fs/cgroup/cpu/b/")
        for _ in 0..<2 {
            let error = #expect(throws: CollectorError.self) { try ids(files) }
            #expect(error?.description == "cannot open \(memory): no such file or directory")
        }
        #expect(rename(away, memory) == 0)
        #expect(try ids(files) == ["/", "/a", "/b"])
    }

    @Test func `joins the directories of all hierarchies that are used`() throws {
        let host = try Host([
            "sys/fs/cgroup/cpu/only-cpu/": "", "sys/fs/cgroup/memory/only-memory/": "",
            "sys/fs/cgroup/pids/only-pids/": "", "sys/fs/cgroup/devices/only-devices/": "",
        ])
        #expect(try ids(host.files()) == ["/", "/only-cpu", "/only-devices", "/only-memory"])
        #expect(try ids(host.files(["enable_metrics": "process"])) == ["/", "/only-devices", "/only-pids"])
    }

    @Test(arguments: [
        (["docker_only": "true"], ["/"]),
        (["raw_cgroup_prefix_whitelist": "/system.slice, /x"], ["/", "/system.slice", "/system.slice/ssh.service"]),
        (["docker_only": "true", "raw_cgroup_prefix_whitelist": "/a"], ["/", "/a"]),
        (["disable_root_cgroup_stats": "true", "docker_only": "true"], ["/"]),
    ])
    func `leaves out what the flags say`(flags: [String: String], expected: [String]) throws {
        let host = try host(["/system.slice/ssh.service", "/a"])
        #expect(try ids(host.files(flags)) == expected)
    }

    @Test func `the root is listed without what it has used when that is not wanted`() throws {
        let host = try host(["/a"])
        try host.write("anon 1\nfile 2\n", to: "sys/fs/cgroup/memory.stat")
        try host.write("anon 3\nfile 4\n", to: "sys/fs/cgroup/a/memory.stat")
        let files = try host.files(["disable_root_cgroup_stats": "true"])
        #expect(
            try page(of: ["memory"], from: files).samples == [
                #"container_memory_cache{id="/a"} 4"#, #"container_memory_rss{id="/a"} 3"#,
            ])
        #expect(try ids(files) == ["/", "/a"])
    }

    @Test func `counts the cgroups that there are too many`() throws {
        let host = try host(["/a", "/b", "/c"])
        let files = try host.files(["cgroup-limit": "2"])
        #expect(try ids(files).count == 2)
        #expect(files.cgroupsOverLimit == 2)
    }

    @Test func `what was not looked at has no number of cgroups too many`() throws {
        let files = try Host().files()
        #expect(throws: CollectorError.self) { try ids(files) }
        #expect(files.cgroupsOverLimit == nil)
    }

    @Test(arguments: [["docker_only": "true"], ["raw_cgroup_prefix_whitelist": "/x"]])
    func `a container whose engine tells nothing is no cgroup to be left out`(flags: [String: String]) throws {
        let paths = [
            "/docker/\(Self.id)", "/system.slice/docker-\(Self.id).scope", "/kubepods/pod1/\(Self.id)",
            "/machine.slice/libpod-\(Self.id).scope", "/machine.slice/libpod-\(Self.id).scope/container",
        ]
        let host = try host(
            paths + ["/system.slice/ssh.service", "/machine.slice/machine-libpod_pod_\(Self.id).slice"])
        #expect(try ids(host.files(flags)) == (["/"] + paths).sorted())
    }

    @Test func `what lies below the cgroup of a mount is no mount`() throws {
        let host = try host(["/system.slice/var.mount/inner"])
        #expect(try ids(host.files()) == ["/", "/system.slice", "/system.slice/var.mount/inner"])
    }

    @Test func `does not follow a symbolic link among the cgroups`() throws {
        let host = try host(["/a"])
        try host.write("-> \(host.root)/sys/fs/cgroup", to: "sys/fs/cgroup/a/loop")
        #expect(try ids(host.files()) == ["/", "/a"])
    }
}
