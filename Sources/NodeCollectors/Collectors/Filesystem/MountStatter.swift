import ExporterCore
import Glibc
import Synchronization

/// Asks file systems how full they are, and never waits longer for one than it may.
///
/// A file system whose server is gone keeps whoever asks, perhaps for ever and out of reach of any signal. So one
/// helper thread asks, a mount after the other. The mount that does not answer in time keeps that thread, a fresh one
/// goes on with the next, and the mount is not asked again until it has answered.
final class MountStatter: Sendable {
    /// How a mount is asked: its path, as a C string.
    typealias Question = @Sendable (_ path: [UInt8]) -> MountAnswer

    private let ask: Question
    private let queue = Mutex(MountQueue())
    private let news = Bell()

    init(asking ask: @escaping Question = MountAnswer.init(ofMountAt:)) {
        self.ask = ask
    }

    /// Mounts that have not answered and keep a thread each.
    var stuckCount: Int { queue.withLock(\.stuckCount) }

    /// Asks each mount, and waits for it until `timeout` is over or half of what is left until `deadline`.
    ///
    /// One scrape at a time: that is how a collector is run.
    func answers(
        from mounts: [Mount],
        timeout: Duration,
        until deadline: ContinuousClock.Instant
    ) -> [MountAnswer] {
        let patience = MountQueue.Patience(timeout: timeout, deadline: deadline)
        queue.withLock { $0.begin(mounts, patience) }
        while let worker = queue.withLock({ $0.hireWorker(at: .now) }) {
            guard BlockingThread.start({ self.work(as: worker) }) else { break }
            while let end = queue.withLock({ $0.endOfPatience }) {
                _ = news.wait(until: end)
                queue.withLock { $0.loseWorker(at: .now) }
            }
        }
        return queue.withLock { $0.takeAnswers() }
    }

    /// What the helper thread does: all that is left to ask, or as much as it comes to.
    private func work(as worker: Int) {
        while let mount = queue.withLock({ $0.next(for: worker, at: .now) }) {
            let answer = ask(mount.path)
            queue.withLock { $0.take(answer, from: mount, by: worker) }
        }
        news.ring()
    }
}

/// What a mount says when it is asked how full it is.
enum MountAnswer: Equatable, Sendable {
    case space(MountSpace)
    /// It refuses, with an error number.
    case failed(CInt)
    /// It has not answered in time.
    case late
}

/// How full a file system is.
struct MountSpace: Equatable, Sendable {
    let sizeBytes: Double
    let freeBytes: Double
    /// What is free for users other than root.
    let availableBytes: Double
    let files: UInt64
    let filesFree: UInt64
}

extension MountAnswer {
    /// Asks the file system with the C function `statvfs`.
    init(ofMountAt path: [UInt8]) {
        var status = statvfs()
        let code = unsafe path.withUnsafeBytes { bytes in
            guard let path = unsafe bytes.bindMemory(to: CChar.self).baseAddress else { return EINVAL }
            while unsafe statvfs(path, &status) != 0 {
                if errno != EINTR { return errno }
            }
            return 0
        }
        self = code == 0 ? .space(MountSpace(status)) : .failed(code)
    }
}

extension MountSpace {
    fileprivate init(_ status: statvfs) {
        // Blocks are counted in f_frsize, by the manual; the original takes f_bsize, and they differ nearly nowhere.
        let blockSize = Double(status.f_bsize)
        sizeBytes = Double(status.f_blocks) * blockSize
        freeBytes = Double(status.f_bfree) * blockSize
        availableBytes = Double(status.f_bavail) * blockSize
        files = UInt64(status.f_files)
        filesFree = UInt64(status.f_ffree)
    }
}
