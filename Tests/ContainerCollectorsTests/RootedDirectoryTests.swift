import ExporterCore
import Foundation
import Testing

@testable import KernelFiles

/// Folders that others write to, and who would be led out of them.
@Suite struct RootedDirectoryTests {
    private func text(
        _ name: String, of directory: RootedDirectory, atMost limit: Int = 100
    ) throws(CollectorError) -> String {
        try directory.read(name, atMost: limit) { (bytes) throws(ParseError) in String(bytes) }
    }

    private func tree() throws -> Host {
        try Host([
            "etc/secret": "secret", "data/file": "text", "data/below/file": "deep", "data/large": "12345678901",
            "data/link": "-> ../etc/secret", "data/absolute": "-> /etc/secret", "data/out": "-> ../etc",
            "data/loop": "-> loop", "mnt/moved": "-> /data",
        ])
    }

    @Test func `reads plain files, and lists folders`() throws {
        let host = try tree()
        let directory = try RootedDirectory("/data", under: host.root)
        #expect(try text("file", of: directory) == "text")
        #expect(try text("below/file", of: directory) == "deep")
        #expect(directory.names(in: "below") == ["file"])
        #expect(directory.names(in: "nothing") == [])
        #expect(directory.identity(of: "file")?.size == 4)
        #expect(directory.identity(of: "nothing") == nil)
    }

    @Test(arguments: [
        ("link", "too many levels of symbolic links"), ("absolute", "too many levels of symbolic links"),
        ("out/secret", "too many levels of symbolic links"), ("loop", "too many levels of symbolic links"),
        ("../etc/secret", "invalid cross-device link"), ("nothing", "no such file or directory"),
    ])
    func `is not led anywhere`(name: String, why: String) throws {
        let host = try tree()
        let directory = try RootedDirectory("/data", under: host.root)
        let error = #expect(throws: CollectorError.self) { try text(name, of: directory) }
        #expect(error?.description == "cannot open \(host.root)/data/\(name): \(why)")
        // The same where the kernel or a sandbox has no openat2.
        let opened = try FileDescriptor("\(host.root)/data", flags: O_DIRECTORY)
        #expect(walk(opened.number, name, 0) == -1)
    }

    @Test func `the way part for part finds what the kernel would find`() throws {
        let host = try tree()
        let opened = try FileDescriptor("\(host.root)/data", flags: O_DIRECTORY)
        let number = walk(opened.number, "below/file", 0)
        #expect(number >= 0)
        close(number)
    }

    @Test func `a link on the way to the folder is followed below the root`() throws {
        let host = try tree()
        #expect(try text("file", of: RootedDirectory("/mnt/moved", under: host.root)) == "text")
        let error = #expect(throws: CollectorError.self) { try RootedDirectory("/mnt/nothing", under: host.root) }
        #expect(error?.reason == .absent)
    }

    @Test func `neither reads what is too large nor waits for a pipe`() throws {
        let host = try tree()
        let directory = try RootedDirectory("/data", under: host.root)
        #expect(mkfifo("\(host.root)/data/pipe", 0o600) == 0)
        for (name, why) in [
            ("large", "it has 11 bytes, more than 10"), ("pipe", "it is no plain file"),
            ("below", "it is no plain file"),
        ] {
            let error = #expect(throws: CollectorError.self) { try text(name, of: directory, atMost: 10) }
            #expect(error?.description == "cannot read \(host.root)/data/\(name): \(why)")
        }
    }
}
