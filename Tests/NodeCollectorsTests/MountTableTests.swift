import ExporterCore
import Testing

@testable import NodeCollectors

/// The mounts in a table, all of them unless the flags say otherwise.
func mounts(
    _ table: String,
    under roots: NodeRoots = NodeRoots(),
    _ filter: MountFilter = MountFilter(
        types: NameFilter(include: nil, exclude: nil), mountPoints: NameFilter(include: nil, exclude: nil))
) throws -> [Mount] {
    let bytes = Array(table.utf8)
    var cursor = ByteCursor(bytes.span)
    return try MountTable(parsing: &cursor, filter, under: roots).mounts
}

extension Mount {
    /// Where we reach it, as text.
    var reach: String { String(decoding: path.dropLast(), as: UTF8.self) }
}

@Suite struct MountTableTests {
    @Test(arguments: [
        "29 1 259:2 / /home rw,relatime - ext4 /dev/sda2 rw,errors=remount-ro",
        "29 1 259:2 / /home rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro",
        "29 1 259:2 / /home rw,relatime shared:1 master:7 - ext4 /dev/sda2 rw,errors=remount-ro",
        "29 1 259:2 / /home rw,relatime - ext4 /dev/sda2 rw,comment=with a space",
    ])
    func `reads a mount, whatever optional fields it has`(line: String) throws {
        let mount = try #require(mounts(line).first)
        #expect(mount.id == 29)
        #expect(
            mount.labels
                == Mount.Labels(source: "/dev/sda2", mountPoint: "/home", type: "ext4", major: "259", minor: "2"))
        #expect(mount.reach == "/home")
        #expect(!mount.isReadOnly)
    }

    @Test(arguments: [
        "", " ", "x 1 259:2 / /home rw - ext4 /dev/sda2 rw", "29 1 259:2 / /home rw", "29 1 259:2 / /home rw -",
        "29 1 259:2 / /home rw - ext4", "29 1 259:2 / /home rw - ext4 /dev/sda2",
        "29 1 259:2 / /home rw - ext4 /dev/sda2 ",
        "29 1 2592 / /home rw - ext4 /dev/sda2 rw", "29 1 259: / /home rw - ext4 /dev/sda2 rw",
        "29 1 259:2 /  rw - ext4 /dev/sda2 rw", "29 1 259:2 / /home rw -  /dev/sda2 rw",
        "29 1 259:2 / /home rw -ext4 a b rw",
    ])
    func `skips a line that is not a mount`(line: String) throws {
        #expect(try mounts("\(line)\n30 1 8:1 / /boot rw - vfat /dev/sda1 rw\n").map(\.labels.mountPoint) == ["/boot"])
    }

    @Test func `survives a table cut off anywhere`() throws {
        let table =
            "29 1 259:2 / /ho\\040me rw shared:1 - ext4 /dev/sda2 rw\n30 29 8:1 / /boot ro - vfat /dev/sda1 ro\n"
        for length in 0...table.utf8.count { #expect(try mounts(String(table.prefix(length))).count <= 2) }
    }

    @Test(arguments: [
        (#"/a\040b\011c"#, "/a b\tc"), (#"/a\012b\134040"#, "/a\nb\\040"), (#"/a\4"#, #"/a\4"#),
        (#"/a\999"#, #"/a\999"#),
        (#"/a\777"#, #"/a\777"#), (#"/\"#, #"/\"#),
    ])
    func `takes the escapes out of a mount point`(escaped: String, expected: String) throws {
        let mount = try #require(mounts(#"29 1 259:2 / \#(escaped) rw - ext4 /dev/a\040b rw"#).first)
        #expect(mount.labels.mountPoint == expected)
        #expect(mount.reach == expected)
        #expect(mount.labels.source == #"/dev/a\040b"#)
    }

    @Test func `asks for a mount point that is not UTF-8 by its own bytes`() throws {
        let mount = try #require(mounts(#"29 1 259:2 / /a\377 rw - ext4 /dev/sda rw"#).first)
        #expect(mount.path == [0x2F, 0x61, 0xFF, 0])
        #expect(mount.labels.mountPoint == "/a\u{FFFD}")
    }

    @Test(arguments: [
        ("ro,relatime", "rw", true), ("rw", "ro", true), ("rw", "rw,emergency_ro", true),
        ("rw", "rw,errors=ro,rox", false),
    ])
    func `finds out which are read-only`(options: String, superOptions: String, isReadOnly: Bool) throws {
        let mount = try #require(mounts("29 1 259:2 / /home \(options) - ext4 /dev/sda2 \(superOptions)").first)
        #expect(mount.isReadOnly == isReadOnly)
    }

    @Test func `lists a mount once`() throws {
        let table = """
            29 1 259:2 / /home rw - ext4 /dev/sda2 rw
            30 1 259:2 / /home ro - ext4 /dev/sda2 rw
            31 1 259:3 / /home rw - ext4 /dev/sda2 rw
            """
        #expect(try mounts(table).map(\.id) == [29, 31])
    }

    @Test(arguments: [
        ("/host/home", "/host", "/home", "/host/home"), ("/host", "/host", "/", "/host/"),
        ("/hostile", "/host", "/hostile", "/host/hostile"), ("/home", "/host", "/home", "/host/home"),
        ("/host/home", "/host/", "/home", "/host/home"), ("/home", "/", "/home", "/home"),
    ])
    func `names mounts as the host does`(mountPoint: String, root: String, name: String, reach: String) throws {
        let mount = try #require(
            mounts("29 1 259:2 / \(mountPoint) rw - ext4 /dev/sda2 rw", under: NodeRoots(root: root)).first)
        #expect(mount.labels.mountPoint == name)
        #expect(mount.reach == reach)
    }

    @Test func `knows which mounts answer at once`() throws {
        let table = """
            1 0 254:0 / / rw - ext4 /dev/vda rw
            2 1 0:20 / /run rw - tmpfs tmpfs rw
            3 1 0:21 / /data rw - xfs /dev/vdb rw
            4 3 0:22 / /data/scratch rw - tmpfs tmpfs rw
            5 1 0:23 / /srv rw - nfs4 server:/srv rw
            6 5 0:24 / /srv/cache rw - tmpfs tmpfs rw
            7 1 0:25 / /srv2 rw - ext3 /dev/vdc rw
            8 1 0:26 / /boot rw - autofs systemd-1 rw
            9 8 0:27 / /boot rw - vfat /dev/vda1 rw
            """
        let prompt = try mounts(table).filter(\.answersAtOnce).map(\.labels.mountPoint)
        #expect(prompt == ["/", "/run", "/data/scratch", "/srv2"])
        #expect(
            try mounts("1 0 0:9 / / rw - 9p root rw\n2 1 0:20 / /run rw - tmpfs tmpfs rw").allSatisfy {
                !$0.answersAtOnce
            })
    }

    @Test func `knows it of mounts that lead through one that is not reported`() throws {
        let filter = MountFilter(
            types: NameFilter(include: nil, exclude: try Pattern("nfs")),
            mountPoints: NameFilter(include: nil, exclude: nil))
        let table = "5 1 0:23 / /srv rw - nfs4 server:/srv rw\n6 5 0:24 / /srv/cache rw - tmpfs tmpfs rw\n"
        #expect(try mounts(table, filter).map(\.answersAtOnce) == [false])
    }
}
