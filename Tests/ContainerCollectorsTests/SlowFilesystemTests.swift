import ExporterCore
import Foundation
import Synchronization
import Testing

@testable import ContainerCollectors

@Suite struct SlowFilesystemTests {
    private func filesystem(_ name: String) -> HostFilesystem {
        let number = DeviceNumber(major: 0, minor: 1)
        return HostFilesystem(
            device: "server:/\(name)", number: number, backing: number, path: "/\(name)", canHang: true)
    }

    /// Holds up who asks for `/gone` until it is opened.
    private final class Gate: Sendable {
        let opened = Bell()
        let returned = Bell()
        let asked = Mutex(0)

        func answer(_ path: String) -> FilesystemSize? {
            if path == "/gone" {
                asked.withLock { $0 += 1 }
                opened.wait()
                returned.ring()
            }
            return FilesystemSize(of: "/")
        }
    }

    @Test func `a server that does not answer costs its own row, and is asked once`() throws {
        let gate = Gate()
        let slow = SlowFilesystems(asking: gate.answer)
        let filesystems = ["gone", "here", "there"].map(filesystem)
        for _ in 0..<3 {
            let found = slow.sizes(of: filesystems, within: .seconds(1))
            #expect(found.sizes.keys.sorted() == ["server:/here", "server:/there"])
            #expect(found.late.map(\.path) == ["/gone"])
        }
        #expect(gate.asked.withLock { $0 } == 1)
        gate.opened.ring()
        gate.returned.wait()
    }

    @Test func `many that do not answer keep no more than eight threads`() {
        let asked = Mutex(0)
        let never = Bell()
        let counted = Bell()
        let slow = SlowFilesystems { _ in
            asked.withLock { $0 += 1 }
            counted.ring()
            never.wait()
            return nil
        }
        let filesystems = (0..<20).map { filesystem("gone\($0)") }
        for _ in 0..<2 { #expect(slow.sizes(of: filesystems, within: .milliseconds(50)).late.count == 20) }
        for _ in 0..<8 { counted.wait() }
        #expect(asked.withLock { $0 } == 8)
        for _ in 0..<40 { never.ring() }
    }

    @Test func `a file system that refuses has no row, and is not late`() {
        let slow = SlowFilesystems { _ in nil }
        let found = slow.sizes(of: [filesystem("a")], within: .seconds(10))
        #expect(found.sizes.isEmpty)
        #expect(found.late.isEmpty)
    }

    @Test func `mounts of NFS are sized like others, by their source`() throws {
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "io\n",
            "proc/self/mountinfo": "1 0 0:50 / /data rw - nfs4 server:/export rw\n"
                + "2 0 0:51 / /pool rw - zfs tank/data rw\n3 0 0:52 / /gone rw - nfs server:/old rw\n",
            "data/": "", "pool/": "",
        ])
        let devices = samples(try page(of: ["disk"], from: host.files()).samples, with: "container_fs_limit_bytes")
        #expect(
            devices.map { String($0.prefix { $0 != "}" }) } == [
                #"container_fs_limit_bytes{id="/",device="server:/export""#,
                #"container_fs_limit_bytes{id="/",device="tank/data""#,
            ])
    }
}
