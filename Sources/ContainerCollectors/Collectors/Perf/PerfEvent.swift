import ExporterCore

/// Something that the kernel or the hardware can count.
struct PerfEvent: Equatable, Sendable {
    /// What it is and where it is counted.
    enum Source: Equatable, Sendable {
        /// The numbers of `perf_event_attr`.
        case raw(type: UInt32, configuration: [UInt64])
        /// A unit of the hardware, and what it counts in its own words: the name of an event, or `event=0xc0,umask=1`.
        case unit(name: String, terms: String)
        /// The same, by the numbers of `perf_event_attr` but for the type, which is the unit's.
        case unitRaw(name: String, configuration: [UInt64])
    }

    /// As the label says it.
    let name: String
    let source: Source
}

extension PerfEvent {
    /// An event that every kernel knows by name, as `perf list` does; `nil` when it is none.
    ///
    /// The names of libpfm for these are understood as well.
    init?(kernelEvent name: String) {
        var word = name.lowercased()
        for prefix in ["perf::", "perf_count_hw_", "perf_count_sw_"] where word.hasPrefix(prefix) {
            word.removeFirst(prefix.count)
        }
        word = String(word.map { $0 == "_" ? "-" : $0 })
        if let number = hardwareEvents[word] {
            self.init(name: name, source: .raw(type: 0, configuration: [number]))
        } else if let number = softwareEvents[word] {
            self.init(name: name, source: .raw(type: 1, configuration: [number]))
        } else if let number = cacheEvent(word) {
            self.init(name: name, source: .raw(type: 3, configuration: [number]))
        } else {
            return nil
        }
    }

    /// An event of a unit, as `cpu/instructions` or `cpu/event=0xc0,umask=1/`; `nil` when it is none.
    init?(unitEvent name: String) {
        guard let (unit, terms) = unitAndTerms(name) else { return nil }
        self.init(name: name, source: .unit(name: unit, terms: terms))
    }
}

/// The parts of `cpu/instructions`; `nil` when it has no such parts.
func unitAndTerms(_ name: String) -> (unit: String, terms: String)? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let unit = name[..<slash]
    var terms = name[name.index(after: slash)...]
    if terms.hasSuffix("/") { terms.removeLast() }
    // They become parts of a path.
    guard !unit.isEmpty, !terms.isEmpty, !terms.contains("/"), !unit.hasPrefix("."), !terms.hasPrefix(".") else {
        return nil
    }
    return (String(unit), String(terms))
}

private let hardwareEvents: [String: UInt64] = [
    "cpu-cycles": 0, "cycles": 0, "instructions": 1, "cache-references": 2, "cache-misses": 3,
    "branch-instructions": 4, "branches": 4, "branch-misses": 5, "bus-cycles": 6,
    "stalled-cycles-frontend": 7, "idle-cycles-frontend": 7, "stalled-cycles-backend": 8, "idle-cycles-backend": 8,
    "ref-cycles": 9, "ref-cpu-cycles": 9,
]

private let softwareEvents: [String: UInt64] = [
    "cpu-clock": 0, "task-clock": 1, "page-faults": 2, "faults": 2, "context-switches": 3, "cs": 3,
    "cpu-migrations": 4, "migrations": 4, "minor-faults": 5, "page-faults-min": 5, "major-faults": 6,
    "page-faults-maj": 6, "alignment-faults": 7, "emulation-faults": 8, "dummy": 9, "bpf-output": 10,
    "cgroup-switches": 11,
]

private let caches = ["l1-dcache", "l1-icache", "llc", "dtlb", "itlb", "branch", "node"]
private let cacheOperations = ["load", "store", "prefetch"]

/// The number of an event such as `l1-dcache-load-misses`.
private func cacheEvent(_ word: String) -> UInt64? {
    for (cache, name) in caches.enumerated() where word.hasPrefix(name + "-") {
        let rest = word.dropFirst(name.count + 1)
        for (operation, name) in cacheOperations.enumerated() {
            let number = UInt64(cache | operation << 8)
            if rest == name + "s" || rest == name + "es" { return number }
            if rest == name + "-misses" { return number | 1 << 16 }
        }
    }
    return nil
}
