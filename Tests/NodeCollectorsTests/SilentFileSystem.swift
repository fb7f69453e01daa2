import ExporterCore
import Foundation
import Glibc
import Synchronization

/// A FUSE file system, served straight from `/dev/fuse`, that lets `statvfs` wait until it is told to answer.
///
/// It stands for NFS without its server. Whoever mounts one unmounts it.
final class SilentFileSystem: Sendable {
    let path: String

    private struct State {
        var answers = false
        var isOver = false
        var questions = 0
        /// The requests that wait for an answer.
        var waiting: [UInt64] = []
    }
    private let state = Mutex(State())
    private let device: CInt
    private let end = Bell()

    /// Why it cannot be mounted here; `nil` where it can.
    static let obstacle: String? = {
        do throws(Obstacle) {
            try SilentFileSystem().unmount()
            return nil
        } catch {
            return error.description
        }
    }()

    struct Obstacle: Error {
        let description: String

        init(_ action: String) {
            description = "needs FUSE and the right to mount it: cannot \(action): \(String(cString: strerror(errno)))"
        }
    }

    init() throws(Obstacle) {
        path = FileManager.default.temporaryDirectory.appending(path: "swift-exporters-\(UUID())").path
        guard mkdir(path, 0o755) == 0 else { throw Obstacle("make \(path)") }
        device = open("/dev/fuse", O_RDWR | O_CLOEXEC)
        guard device >= 0 else {
            let obstacle = Obstacle("open /dev/fuse")
            rmdir(path)
            throw obstacle
        }
        let options = "fd=\(device),rootmode=40000,user_id=\(geteuid()),group_id=\(getegid())"
        guard mount("silent", path, "fuse.silent", noSetUID | noDevices, options) == 0 else {
            let obstacle = Obstacle("mount FUSE")
            close(device)
            rmdir(path)
            throw obstacle
        }
        _ = BlockingThread.start { self.serve() }
    }

    /// How often this process has asked it how full it is.
    var questions: Int { state.withLock(\.questions) }

    /// Answers whoever waits, and whoever asks from now on.
    func answer() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.answers = true
            return state.waiting
        }
        for request in waiting { reply(to: request, space) }
    }

    /// Unmounts it, after it has let go of whoever waits.
    func unmount() {
        answer()
        umount2(path, detach)
        state.withLock { $0.isOver = true }
        end.wait()
        rmdir(path)
    }
}

extension SilentFileSystem {
    private func serve() {
        var request = [UInt8](repeating: 0, count: 1 << 17)
        while !state.withLock(\.isOver) {
            var poll = pollfd(fd: device, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&poll, 1, 20) > 0 else { continue }
            let count = read(device, &request, request.count)
            if count >= headerSize { handle(request) } else if errno == ENODEV { break }
        }
        close(device)
        end.ring()
    }

    private func handle(_ request: [UInt8]) {
        let unique = request.integer(UInt64.self, at: 8)
        switch request.integer(UInt32.self, at: 4) {
        case Operation.initialise:
            // Version 7.31; the kernel's defaults for the rest.
            reply(to: unique, bytes(UInt32(7), UInt32(31)) + [UInt8](repeating: 0, count: 56))
        case Operation.getAttributes:
            reply(to: unique, attributes)
        case Operation.statfs:
            let answers = state.withLock { state in
                // Others on the host may come along, `df` or a real exporter.
                let thread = request.integer(UInt32.self, at: 32)
                if access("/proc/self/task/\(thread)", F_OK) == 0 { state.questions += 1 }
                if !state.answers { state.waiting.append(unique) }
                return state.answers
            }
            if answers { reply(to: unique, space) }
        case Operation.forget, Operation.interrupt, Operation.batchForget:
            break
        default:
            reply(to: unique, [], error: ENOSYS)
        }
    }

    private func reply(to unique: UInt64, _ payload: [UInt8], error: CInt = 0) {
        let message = bytes(UInt32(16 + payload.count), UInt32(bitPattern: -error)) + bytes(unique) + payload
        _ = write(device, message, message.count)
    }
}

/// The operations of the FUSE protocol that are asked of us (linux/fuse.h).
private enum Operation {
    static let forget: UInt32 = 2
    static let getAttributes: UInt32 = 3
    static let statfs: UInt32 = 17
    static let initialise: UInt32 = 26
    static let interrupt: UInt32 = 36
    static let batchForget: UInt32 = 42
}

private let headerSize = 40

/// `MS_NOSUID`, `MS_NODEV` and `MNT_DETACH`.
private let noSetUID: UInt = 2
private let noDevices: UInt = 4
private let detach: CInt = 2

/// `fuse_attr_out`: a directory.
private let attributes =
    bytes(UInt64(0), 0) + bytes(UInt64(1), 0, 0, 0, 0, 0) + bytes(UInt32(0), 0, 0, 0o40755, 2, 0, 0, 0, 4096, 0)

/// `fuse_statfs_out`: 1000 blocks of 4096 bytes, 300 of them free, 200 for everybody; 50 files, 40 free.
private let space =
    bytes(UInt64(1000), 300, 200, 50, 40) + bytes(UInt32(4096), 255, 4096, 0) + [UInt8](repeating: 0, count: 24)

private func bytes<Integer: FixedWidthInteger>(_ integers: Integer...) -> [UInt8] {
    integers.flatMap { integer in withUnsafeBytes(of: integer) { Array($0) } }
}

extension [UInt8] {
    fileprivate func integer<Integer: FixedWidthInteger>(_ type: Integer.Type, at offset: Int) -> Integer {
        withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }
}
