import ExporterCore
import Glibc
import Testing

@testable import NodeCollectors

@Suite struct FilesystemCollectorTests {
    private static let table = """
        24 29 0:22 / /sys rw,nosuid - sysfs sysfs rw
        29 1 259:2 / / rw,relatime shared:1 - xfs /dev/dm-2 rw
        30 29 0:51 / /srv/data ro - nfs4 server:/data rw
        31 29 0:52 / /mnt/gone rw - nfs4 server:/gone rw
        32 29 0:53 / /var/lib/docker/overlay2/abc rw - xfs /dev/dm-2 rw

        """

    private func collector(
        _ set: (inout FlagValues) -> Void = { _ in },
        asking ask: @escaping MountStatter.Question = MountAnswer.init(ofMountAt:)
    ) throws -> FilesystemCollector {
        var flags = FlagValues()
        set(&flags)
        return try FilesystemCollector(flags: flags, asking: MountStatter(asking: ask))
    }

    private func files(_ tree: FileTree) -> NodeFiles {
        var roots = tree.roots
        roots.root = "/"
        let files = NodeFiles(roots)
        files.beginScrape(of: [], until: .now + .seconds(120))
        return files
    }

    @Test func `writes how full each mount is, or why nobody knows`() throws {
        let tree = FileTree(["proc/1/mountinfo": Self.table])
        let collector = try collector(asking: { path in
            switch String(decoding: path.dropLast(), as: UTF8.self) {
            case "/":
                .space(MountSpace(sizeBytes: 1e12, freeBytes: 5e11, availableBytes: 4e11, files: 900_000, filesFree: 7))
            case "/mnt/gone": .failed(116)
            default: .late
            }
        })

        #expect(
            try page(of: collector, from: files(tree)) == """
                # HELP node_filesystem_avail_bytes Space that is free for users other than root.
                # TYPE node_filesystem_avail_bytes gauge
                node_filesystem_avail_bytes{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 4e+11
                # HELP node_filesystem_device_error Whether the file system could not be asked.
                # TYPE node_filesystem_device_error gauge
                node_filesystem_device_error{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 0
                node_filesystem_device_error{device="server:/data",device_error="mountpoint timeout",fstype="nfs4",\
                mountpoint="/srv/data"} 1
                node_filesystem_device_error{device="server:/gone",device_error="stale file handle",fstype="nfs4",\
                mountpoint="/mnt/gone"} 1
                # HELP node_filesystem_files How many files the file system can hold.
                # TYPE node_filesystem_files gauge
                node_filesystem_files{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 900000
                # HELP node_filesystem_files_free How many more files the file system can hold.
                # TYPE node_filesystem_files_free gauge
                node_filesystem_files_free{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 7
                # HELP node_filesystem_free_bytes Space that is free.
                # TYPE node_filesystem_free_bytes gauge
                node_filesystem_free_bytes{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 5e+11
                # HELP node_filesystem_mount_info Which device is mounted, in its labels.
                # TYPE node_filesystem_mount_info gauge
                node_filesystem_mount_info{device="/dev/dm-2",major="259",minor="2",mountpoint="/"} 1
                # HELP node_filesystem_purgeable_bytes Space that macOS would make free; 0 on Linux.
                # TYPE node_filesystem_purgeable_bytes gauge
                node_filesystem_purgeable_bytes{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 0
                # HELP node_filesystem_readonly Whether the file system is mounted read-only.
                # TYPE node_filesystem_readonly gauge
                node_filesystem_readonly{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 0
                node_filesystem_readonly{device="server:/data",device_error="mountpoint timeout",fstype="nfs4",\
                mountpoint="/srv/data"} 1
                node_filesystem_readonly{device="server:/gone",device_error="stale file handle",fstype="nfs4",\
                mountpoint="/mnt/gone"} 0
                # HELP node_filesystem_size_bytes Size of the file system.
                # TYPE node_filesystem_size_bytes gauge
                node_filesystem_size_bytes{device="/dev/dm-2",device_error="",fstype="xfs",mountpoint="/"} 1e+12

                """
        )
    }

    @Test func `asks on its own thread what cannot block`() throws {
        let tree = FileTree([
            "proc/1/mountinfo": "1 0 254:0 / / rw - ext4 /dev/vda rw\n2 1 0:1 / /nowhere rw - tmpfs t rw\n"
        ])
        let collector = try collector(asking: { path in
            Issue.record("asked \(path) on the helper thread")
            return .late
        })
        let errors = try samples(of: collector, from: files(tree)).split(separator: "\n").filter {
            $0.contains("_error{")
        }
        #expect(
            errors == [
                #"node_filesystem_device_error{device="/dev/vda",device_error="",fstype="ext4",mountpoint="/"} 0"#,
                #"node_filesystem_device_error{device="t",device_error="no such file or directory",fstype="tmpfs","#
                    + #"mountpoint="/nowhere"} 1"#,
            ])
    }

    /// The mount points that are reported.
    private func reported(_ table: String = table, _ set: (inout FlagValues) -> Void) throws -> [String] {
        let collector = try collector(set, asking: { _ in .failed(5) })
        let tree = FileTree(["proc/1/mountinfo": table])
        return try samples(of: collector, from: files(tree)).split(separator: "\n")
            .filter { $0.hasPrefix("node_filesystem_readonly") }
            .compactMap { $0.split(separator: "\"").dropLast().last.map(String.init) }
    }

    @Test func `chooses mounts by the flags`() throws {
        let all = ["/sys", "/", "/srv/data", "/mnt/gone", "/var/lib/docker/overlay2/abc"]
        #expect(try reported { _ in } == ["/", "/srv/data", "/mnt/gone"])
        for flag in [FilesystemCollector.mountPointsExcludeFlag, FilesystemCollector.ignoredMountPointsFlag] {
            #expect(try reported { $0.set(PatternFlag("^/(srv|mnt)/"), for: flag) } == [all[1], all[4]])
        }
        for flag in [FilesystemCollector.typesExcludeFlag, FilesystemCollector.ignoredTypesFlag] {
            #expect(try reported { $0.set(PatternFlag("nfs"), for: flag) } == ["/"])
        }
        #expect(
            try reported { $0.set(PatternFlag("^/srv"), for: FilesystemCollector.mountPointsIncludeFlag) }
                == ["/srv/data"])
        let types = try reported { flags in
            flags.set(PatternFlag("xfs|sysfs"), for: FilesystemCollector.typesIncludeFlag)
            flags.set(PatternFlag("."), for: FilesystemCollector.mountPointsIncludeFlag)
        }
        #expect(types == ["/sys", "/", "/var/lib/docker/overlay2/abc"])
    }

    @Test func `leaves out what the original leaves out`() throws {
        let excluded = [
            "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "fusectl",
            "hugetlbfs", "iso9660", "mqueue", "nsfs", "overlay", "proc", "procfs", "pstore", "rpc_pipefs", "securityfs",
            "selinuxfs", "squashfs", "erofs", "sysfs", "tracefs",
        ]
        let types = excluded.enumerated().map { "\($0) 1 0:1 / /m rw - \($1) source rw\n" }.joined()
        #expect(try reported(types) { _ in }.isEmpty)
        let points = ["/dev", "/dev/shm", "/proc", "/sys/x", "/run/credentials/a.service", "/var/lib/docker/x"]
        let table = points.enumerated().map { "\($0) 1 0:1 / \($1) rw - tmpfs tmpfs rw\n" }.joined()
        #expect(try reported(table + "9 1 0:1 / /device rw - tmpfs tmpfs rw\n") { _ in } == ["/device"])
    }

    @Test func `refuses flags that contradict each other`() {
        let both = #expect(throws: ConfigurationError.self) {
            try collector { flags in
                flags.set(PatternFlag("a"), for: FilesystemCollector.typesExcludeFlag)
                flags.set(PatternFlag("a"), for: FilesystemCollector.typesIncludeFlag)
            }
        }
        #expect(
            both?.description
                == "--collector.filesystem.fs-types-include and --collector.filesystem.fs-types-exclude "
                + "exclude each other; give one of them")
    }

    @Test func `falls back to its own mounts where the host's are hidden`() throws {
        let tree = FileTree(["proc/self/mountinfo": "1 0 254:0 / / rw - ext4 /dev/vda rw\n", "proc/1/mountinfo/": ""])
        #expect(try samples(of: collector(), from: files(tree)).contains(#"mountpoint="/""#))
        var page = MetricPage()
        try FilesystemCollector(flags: FlagValues()).collect(from: tree.files, into: &page)
        let problems = page.problems.map(\.description)
        #expect(problems == ["cannot read \(tree.root)/proc/1/mountinfo: is a directory"])
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/1/mountinfo: no such file or directory")
    }
}

@Suite(.enabled(if: SilentFileSystem.obstacle == nil, "\(SilentFileSystem.obstacle ?? "")"))
struct HungMountTests {
    @Test func `a mount that hangs costs its own samples and one thread, until it answers`() throws {
        let silent = try SilentFileSystem()
        defer { silent.unmount() }
        let tree = FileTree(["root/": ""])
        tree.write(
            """
            1 0 254:0 / / rw - ext4 /dev/vda rw
            2 1 0:90 / \(silent.path) rw - fuse.silent silent rw
            3 1 0:91 / \(tree.root)/root rw - xfs /dev/vdb rw

            """, to: "proc/1/mountinfo")
        let files = NodeFiles(NodeRoots(proc: "\(tree.root)/proc", sys: "/nowhere", root: "/", udev: "/nowhere"))
        var flags = FlagValues()
        flags.set(Duration.milliseconds(500), for: FilesystemCollector.timeoutFlag)
        let statter = MountStatter()
        let collector = try FilesystemCollector(flags: flags, asking: statter)

        for _ in 0...10 {
            files.beginScrape(of: [], until: .now + .seconds(60))
            let page = try samples(of: collector, from: files).split(separator: "\n")
            let labels =
                #"device="silent",device_error="mountpoint timeout",fstype="fuse.silent",mountpoint="\#(silent.path)""#
            #expect(
                page.filter { $0.contains(silent.path) } == [
                    "node_filesystem_device_error{\(labels)} 1", "node_filesystem_readonly{\(labels)} 0",
                ])
            #expect(page.filter { $0.contains(#"device="/dev/vda""#) }.count == 9)
            #expect(page.filter { $0.contains(#"device="/dev/vdb""#) }.count == 9)
            #expect(statter.stuckCount == 1)
            #expect(silent.questions == 1)
        }

        var silentPage = MetricPage()
        try collector.collect(from: files, into: &silentPage)
        let problems = silentPage.problems.map(\.description)
        #expect(
            problems == [
                "cannot ask \(silent.path): statfs has not returned; "
                    + "look at the server behind it; it is asked again when the call returns"
            ])

        silent.answer()
        let limit = ContinuousClock.now + .seconds(60)
        while statter.stuckCount > 0, .now < limit { sched_yield() }
        files.beginScrape(of: [], until: .now + .seconds(60))
        let page = try samples(of: collector, from: files).split(separator: "\n").filter { $0.contains(silent.path) }
        let labels = #"{device="silent",device_error="",fstype="fuse.silent",mountpoint="\#(silent.path)"}"#
        #expect(
            page == [
                "node_filesystem_avail_bytes\(labels) 819200", "node_filesystem_device_error\(labels) 0",
                "node_filesystem_files\(labels) 50", "node_filesystem_files_free\(labels) 40",
                "node_filesystem_free_bytes\(labels) 1.2288e+06",
                #"node_filesystem_mount_info{device="silent",major="0",minor="90",mountpoint="\#(silent.path)"} 1"#,
                "node_filesystem_purgeable_bytes\(labels) 0", "node_filesystem_readonly\(labels) 0",
                "node_filesystem_size_bytes\(labels) 4.096e+06",
            ])
    }
}
