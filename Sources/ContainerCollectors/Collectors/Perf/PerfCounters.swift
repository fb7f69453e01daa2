import CLinux
import Glibc

/// Counters of the kernel's that are open, and are closed when nobody has them any more.
///
/// A counter keeps its cgroup in memory, so they must go when that does.
final class PerfCounters {
    /// What is counted where.
    struct Counter {
        /// The place of the event among those that are counted.
        let event: Int
        let processor: Int
        fileprivate let descriptor: CInt
    }

    private(set) var counters: [Counter] = []

    deinit { for counter in counters { close(counter.descriptor) } }

    /// The numbers of `perf_event_attr` that say what is counted.
    struct Numbers: Equatable {
        let type: UInt32
        /// Three of them.
        let configuration: [UInt64]

        init(type: UInt32, configuration: [UInt64]) {
            self.type = type
            self.configuration = Array((configuration + [0, 0, 0]).prefix(3))
        }
    }

    /// Opens the counters of a group on a processor, those of a cgroup by the descriptor of its directory, and starts them.
    ///
    /// - Throws: Which event the system refused, and its error number.
    func open(
        _ group: [(event: Int, numbers: Numbers)],
        cgroup: CInt,
        processor: Int
    ) throws(PerfRefusal) {
        var leader: CInt = -1
        for (event, numbers) in group {
            let descriptor = unsafe CLinux_open_counter(
                numbers.type, numbers.configuration, cgroup, CInt(processor), leader)
            guard descriptor >= 0 else { throw PerfRefusal(event: event, code: errno) }
            counters.append(Counter(event: event, processor: processor, descriptor: descriptor))
            if leader < 0 { leader = descriptor }
        }
        guard leader < 0 || CLinux_start_counters(leader) == 0 else {
            throw PerfRefusal(event: group[0].event, code: errno)
        }
    }

    /// What has been counted; counters that the kernel has switched off are left out.
    ///
    /// The C function is `read`.
    func readings() -> [(counter: Counter, reading: PerfReading)] {
        counters.compactMap { counter in
            var numbers = InlineArray<3, UInt64>(repeating: 0)
            let size = 3 * MemoryLayout<UInt64>.size
            let count = unsafe withUnsafeMutableBytes(of: &numbers) { bytes in
                unsafe read(counter.descriptor, bytes.baseAddress, size)
            }
            guard count == size else { return nil }
            return (counter, PerfReading(count: numbers[0], enabled: numbers[1], running: numbers[2]))
        }
    }
}

/// An event that the system does not count.
struct PerfRefusal: Error {
    let event: Int
    let code: CInt
}

/// What a counter has counted: while it was to, in nanoseconds, and while it did; the hardware takes turns where it has to.
struct PerfReading: Equatable {
    let count: UInt64
    let enabled: UInt64
    let running: UInt64

    /// The share of the time that it counted in.
    var ratio: Double { enabled == 0 ? 1 : Double(running) / Double(enabled) }

    /// What it would have counted in all of the time; `nil` when it never had its turn.
    var estimate: Double? {
        if running == enabled { return Double(count) }
        return running == 0 ? nil : (Double(count) / ratio).rounded(.down)
    }
}
