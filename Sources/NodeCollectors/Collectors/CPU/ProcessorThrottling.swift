import ExporterCore
import KernelFiles

/// How often processors were slowed down because they were too hot.
///
/// Threads of a core share its count, and the cores of a package that of the package: the first processor of each
/// tells it.
struct ProcessorThrottling: Equatable {
    struct Core: Hashable {
        let package: Int
        let core: Int
    }

    private(set) var packages: [(package: Int, count: UInt64)] = []
    private(set) var cores: [(core: Core, count: UInt64)] = []

    static func == (first: Self, second: Self) -> Bool {
        first.packages.elementsEqual(second.packages, by: ==) && first.cores.elementsEqual(second.cores, by: ==)
    }
}

extension ProcessorThrottling {
    /// Reads the counts, with the help of what earlier scrapes have found out of the topology.
    init(_ processors: [ProcessorDirectory], in directory: borrowing Directory, _ topology: inout ProcessorTopology) {
        var seenCores: Set<Core> = []
        var seenPackages: Set<Int> = []
        for processor in processors {
            guard let core = topology.core(of: processor, in: directory) else { continue }
            let counts = "\(processor.name)/thermal_throttle"
            if !seenCores.contains(core), let count = directory.count("\(counts)/core_throttle_count") {
                seenCores.insert(core)
                cores.append((core, count))
            }
            if !seenPackages.contains(core.package), let count = directory.count("\(counts)/package_throttle_count") {
                seenPackages.insert(core.package)
                packages.append((core.package, count))
            }
        }
    }
}

/// Which core and package each processor belongs to.
///
/// It is wired so: it is read once, and again when processors come or go.
struct ProcessorTopology {
    private var processors: [ProcessorDirectory] = []
    private var cores: [ProcessorDirectory: ProcessorThrottling.Core?] = [:]

    mutating func update(for processors: [ProcessorDirectory]) {
        guard processors != self.processors else { return }
        self.processors = processors
        cores = [:]
    }

    /// The core of a processor that counts throttling; `nil` for one that does not, or is offline.
    fileprivate mutating func core(
        of processor: ProcessorDirectory,
        in directory: borrowing Directory
    ) -> ProcessorThrottling.Core? {
        if let core = cores[processor] { return core }
        // An offline processor has neither file, but may have both tomorrow.
        guard let package = directory.count("\(processor.name)/topology/physical_package_id"),
            let core = directory.count("\(processor.name)/topology/core_id")
        else { return nil }
        var place: ProcessorThrottling.Core?
        if (try? directory.directory("\(processor.name)/thermal_throttle")) != nil {
            place = .init(package: Int(truncatingIfNeeded: package), core: Int(truncatingIfNeeded: core))
        }
        cores[processor] = .some(place)
        return place
    }
}

extension Directory {
    /// A count that may be absent, as most are on virtual machines.
    fileprivate func count(_ name: String) -> UInt64? {
        text(ifPresent: name).flatMap { UInt64(ascii: $0.utf8.span) }
    }
}
