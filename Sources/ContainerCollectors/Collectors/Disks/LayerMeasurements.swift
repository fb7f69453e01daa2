import ExporterCore
import KernelFiles
import Synchronization

/// What containers' folders took when they were last looked through, which is done by a thread of its own and never holds up
/// a page for long.
final class LayerMeasurements: Sendable {
    struct Measurement: Sendable {
        let size: LayerSize
        let taken: ContinuousClock.Instant
    }

    /// The folders of a container to look through: what it has written, and what its engine keeps beside it.
    struct Task: Sendable {
        let id: String
        let layer: ContainerMetadata.Layer
    }

    private struct State {
        var measurements: [String: Measurement] = [:]
        /// Containers with too much to look through, which are left alone from then on.
        var tooLarge: Set<String> = []
        var waiting: [Task] = []
        var isWorking = false
    }

    private let state = Mutex(State())
    private let idle = Bell()
    private let root: String
    private let inodesPerSecond: Int
    private let limit: Int

    init(under root: String, inodesPerSecond: Int, limit: Int) {
        self.root = root
        self.inodesPerSecond = inodesPerSecond
        self.limit = limit
    }

    func measurement(of id: String) -> Measurement? { state.withLock { $0.measurements[id] } }

    var tooLargeCount: Int { state.withLock { $0.tooLarge.count } }

    /// Has the containers looked through whose sizes are old, and waits a moment for those that have none yet.
    func refresh(_ tasks: [Task], at now: ContinuousClock.Instant) {
        let (starts, isMissing) = state.withLock { state in
            if state.measurements.count + state.tooLarge.count > tasks.count {
                let ids = Set(tasks.map(\.id))
                state.measurements = state.measurements.filter { ids.contains($0.key) }
                state.tooLarge.formIntersection(ids)
            }
            guard !state.isWorking else { return (false, false) }
            state.waiting = tasks.filter { task in
                guard !state.tooLarge.contains(task.id) else { return false }
                return state.measurements[task.id].map { now - $0.taken >= period } ?? true
            }
            state.isWorking = !state.waiting.isEmpty
            return (state.isWorking, state.waiting.contains { state.measurements[$0.id] == nil })
        }
        guard starts else { return }
        guard BlockingThread.start({ self.work() }) else {
            return state.withLock { $0.isWorking = false }
        }
        if isMissing { _ = idle.wait(until: now + patience) }
    }

    private func work() {
        while let task = state.withLock({ state in state.waiting.popLast() }) {
            var scan = LayerScan(inodesPerSecond: inodesPerSecond, limit: limit)
            let changes = scan.size(of: task.layer.changes, under: root)
            let files = task.layer.files.map { scan.size(of: $0, under: root) }
            state.withLock { state in
                guard var size = changes else {
                    if scan.isExhausted { state.tooLarge.insert(task.id) }
                    return
                }
                // The log counts, but only what the container has written counts as its inodes.
                if let files = files ?? nil { size.bytes += files.bytes }
                state.measurements[task.id] = Measurement(size: size, taken: .now)
            }
        }
        state.withLock { $0.isWorking = false }
        idle.ring()
    }
}

/// How old a size may become.
private let period = Duration.seconds(60)
/// How long a page may wait for sizes that are not there yet.
private let patience = Duration.milliseconds(150)
