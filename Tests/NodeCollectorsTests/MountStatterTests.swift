import ExporterCore
import Glibc
import Synchronization
import Testing

@testable import NodeCollectors

private func numbered(_ paths: String...) throws -> [Mount] {
    try mounts(paths.enumerated().map { "\($0) 1 0:\($0) / \($1) rw - nfs server:/ rw\n" }.joined())
}

/// A queue that expectations can change.
private final class Queue {
    private var queue = MountQueue()

    var stuckCount: Int { queue.stuckCount }
    var endOfPatience: ContinuousClock.Instant? { queue.endOfPatience }

    func begin(_ mounts: [Mount], _ patience: MountQueue.Patience) { queue.begin(mounts, patience) }
    func hireWorker(at now: ContinuousClock.Instant) -> Int? { queue.hireWorker(at: now) }
    func next(for worker: Int, at now: ContinuousClock.Instant) -> Mount? { queue.next(for: worker, at: now) }
    func take(_ answer: MountAnswer, from mount: Mount, by worker: Int) { queue.take(answer, from: mount, by: worker) }
    func loseWorker(at now: ContinuousClock.Instant) { queue.loseWorker(at: now) }
    func takeAnswers() -> [MountAnswer] { queue.takeAnswers() }
}

@Suite struct MountQueueTests {
    private let start = ContinuousClock.now

    private func queue(_ mounts: [Mount], timeout: Duration = .seconds(5), left: Duration = .seconds(8)) -> Queue {
        let queue = Queue()
        queue.begin(mounts, .init(timeout: timeout, deadline: start + left))
        return queue
    }

    @Test func `asks each mount in turn`() throws {
        let mounts = try numbered("/a", "/b")
        let queue = queue(mounts)
        let worker = try #require(queue.hireWorker(at: start))
        #expect(queue.next(for: worker, at: start) == mounts[0])
        queue.take(.failed(2), from: mounts[0], by: worker)
        #expect(queue.next(for: worker, at: start) == mounts[1])
        queue.take(.failed(3), from: mounts[1], by: worker)
        #expect(queue.endOfPatience != nil)
        #expect(queue.next(for: worker, at: start) == nil)
        #expect(queue.endOfPatience == nil)
        #expect(queue.hireWorker(at: start) == nil)
        #expect(queue.takeAnswers() == [.failed(2), .failed(3)])
    }

    @Test func `waits for half of what is left, or until the timeout`() throws {
        let mounts = try numbered("/a", "/b", "/c")
        let queue = queue(mounts)
        let first = try #require(queue.hireWorker(at: start))
        #expect(queue.next(for: first, at: start + .seconds(1)) == mounts[0])
        #expect(queue.endOfPatience == start + .seconds(4.5))
        queue.loseWorker(at: start + .seconds(4))
        #expect(queue.endOfPatience != nil)
        queue.loseWorker(at: start + .seconds(4.5))
        #expect(queue.endOfPatience == nil)
        #expect(queue.stuckCount == 1)

        let second = try #require(queue.hireWorker(at: start + .seconds(5)))
        #expect(queue.next(for: second, at: start + .seconds(5)) == mounts[1])
        #expect(queue.endOfPatience == start + .seconds(6.5))

        let hasty = self.queue(mounts, timeout: .seconds(1))
        _ = hasty.hireWorker(at: start)
        #expect(hasty.endOfPatience == start + .seconds(1))
        let late = self.queue(mounts, left: .seconds(-1))
        _ = late.hireWorker(at: start)
        #expect(late.endOfPatience == start)
    }

    @Test func `does not ask a stuck mount again until it has answered`() throws {
        let mounts = try numbered("/a", "/b")
        let queue = queue(mounts)
        let lost = try #require(queue.hireWorker(at: start))
        _ = queue.next(for: lost, at: start)
        queue.loseWorker(at: start + .seconds(5))
        let worker = try #require(queue.hireWorker(at: start + .seconds(5)))
        #expect(queue.next(for: worker, at: start + .seconds(5)) == mounts[1])
        queue.take(.failed(2), from: mounts[1], by: worker)
        #expect(queue.takeAnswers() == [.late, .failed(2)])

        queue.begin(mounts, .init(timeout: .seconds(5), deadline: start + .seconds(20)))
        let next = try #require(queue.hireWorker(at: start))
        #expect(queue.next(for: next, at: start) == mounts[1])
        queue.take(.failed(1), from: mounts[0], by: lost)
        #expect(queue.next(for: lost, at: start) == nil)
        #expect(queue.stuckCount == 0)
        _ = queue.takeAnswers()

        queue.begin(mounts, .init(timeout: .seconds(5), deadline: start + .seconds(20)))
        let last = try #require(queue.hireWorker(at: start))
        #expect(queue.next(for: last, at: start) == mounts[0])
    }

    @Test func `asks what has been mounted anew in a stuck mount's place`() throws {
        let queue = queue(try numbered("/a"))
        let lost = try #require(queue.hireWorker(at: start))
        _ = queue.next(for: lost, at: start)
        queue.loseWorker(at: start + .seconds(5))
        _ = queue.takeAnswers()

        let anew = try mounts("77 1 0:0 / /a rw - nfs server:/ rw")
        queue.begin(anew, .init(timeout: .seconds(5), deadline: start + .seconds(20)))
        let worker = try #require(queue.hireWorker(at: start))
        #expect(queue.next(for: worker, at: start) == anew[0])
    }

    @Test func `spends eight threads and no more`() throws {
        let mounts = try mounts((0..<20).map { "\($0) 1 0:1 / /\($0) rw - nfs server:/ rw\n" }.joined())
        let queue = queue(mounts)
        var hired = 0
        while let worker = queue.hireWorker(at: start) {
            hired += 1
            _ = queue.next(for: worker, at: start)
            queue.loseWorker(at: start + .seconds(8))
        }
        #expect(hired == 8)
        #expect(queue.takeAnswers() == Array(repeating: .late, count: 20))
    }

    @Test func `calls no mount stuck that was never asked`() throws {
        let queue = queue(try numbered("/a", "/b"))
        let worker = try #require(queue.hireWorker(at: start))
        queue.loseWorker(at: start + .seconds(5))
        #expect(queue.stuckCount == 0)
        #expect(queue.hireWorker(at: start + .seconds(5)) == nil)
        #expect(queue.next(for: worker, at: start + .seconds(5)) == nil)
        #expect(queue.takeAnswers() == [.late, .late])
    }
}

@Suite struct MountStatterTests {
    @Test func `gives the answers in the order of the mounts`() throws {
        let statter = MountStatter { path in .failed(CInt(path[1])) }
        let answers = statter.answers(
            from: try numbered("/a", "/b", "/c"), timeout: .seconds(60), until: .now + .seconds(120))
        #expect(answers == [.failed(97), .failed(98), .failed(99)])
        #expect(statter.stuckCount == 0)
    }

    @Test func `loses one thread to a mount that hangs, and goes on`() throws {
        let asked = Mutex<[UInt8: Int]>([:])
        let hang = Bell()
        let statter = MountStatter { path in
            asked.withLock { $0[path[1], default: 0] += 1 }
            if path[1] == UInt8(ascii: "b") { hang.wait() }
            return .failed(CInt(path[1]))
        }
        let mounts = try numbered("/a", "/b", "/c")
        for scrape in 1...3 {
            let answers = statter.answers(from: mounts, timeout: .milliseconds(300), until: .now + .seconds(60))
            #expect(answers == [.failed(97), .late, .failed(99)])
            #expect(statter.stuckCount == 1)
            #expect(asked.withLock { $0 } == [97: scrape, 98: 1, 99: scrape])
        }

        hang.ring()
        let limit = ContinuousClock.now + .seconds(60)
        while statter.stuckCount > 0, .now < limit { sched_yield() }
        hang.ring()
        let answers = statter.answers(from: mounts, timeout: .seconds(60), until: .now + .seconds(120))
        #expect(answers == [.failed(97), .failed(98), .failed(99)])
    }

    @Test func `is back before the deadline however long the timeout`() throws {
        let hang = Bell()
        defer { hang.ring() }
        let statter = MountStatter { _ in
            hang.wait()
            return .late
        }
        let deadline = ContinuousClock.now + .milliseconds(400)
        #expect(statter.answers(from: try numbered("/a"), timeout: .seconds(3600), until: deadline) == [.late])
        #expect(ContinuousClock.now < deadline + .seconds(30))
    }

    @Test func `says what the system says`() {
        #expect(MountAnswer(ofMountAt: Array("/nowhere\0".utf8)) == .failed(2))
        guard case .space(let space) = MountAnswer(ofMountAt: Array("/\0".utf8)) else {
            Issue.record("the root has no size")
            return
        }
        #expect(space.sizeBytes >= space.freeBytes)
        #expect(space.freeBytes >= space.availableBytes)
        #expect(space.files >= space.filesFree)
    }
}
