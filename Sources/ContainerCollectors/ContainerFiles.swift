public import ExporterCore
import Glibc
import KernelFiles

/// The cgroups of a host, the containers that they are, and the files that tell of them.
///
/// Nothing is read but for a scrape. What several collectors want is read once in it.
public final class ContainerFiles: CollectorSource {
    let settings: ContainerSettings
    /// Whether `/proc` is the kernel's, not a copy of it.
    let isLive: Bool
    var host: HostRoot { settings.host }

    private(set) var layout: CgroupLayout?
    private var tree: CgroupTree?
    private let engines: ContainerEngines
    private let budget = DescriptorBudget(limit: min(4096, openFilesLimit / 2))
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)

    /// What is reported in this scrape, in the order of the paths.
    private(set) var containers: [Container] = []
    /// The same as the last scrape had them, by their cgroups.
    private var known: [ObjectIdentifier: Container] = [:]
    /// Containers that do not run, of the engines that tell.
    private(set) var stopped: [ContainerMetadata] = []
    /// When the scrape began, in seconds since 1970.
    private(set) var now = 0.0
    private(set) var onlyRuntime: ContainerMetadata.Runtime?

    private var problems: [Problem: CollectorError] = [:]
    /// Files that stay as they were read until somebody writes to them.
    let changes = ChangeWatch()
    /// While what was read is to be kept, the files that it is read from; a problem with one is `nil`.
    var sources: [Watch?]?
    /// The cgroups when the engines were looked for.
    private var knownGeneration = 0

    /// Counts the scrapes, for what is read once in each.
    private(set) var scrape = 0
    /// What collectors share in this scrape.
    var shared = SharedReadings()
    /// What they remember from scrape to scrape of what is not a cgroup's.
    let machine = MachineFacts()
    let keys = KeyReaders()

    public init(_ settings: ContainerSettings) {
        self.settings = settings
        isLive = settings.host.hasLiveProc
        engines = ContainerEngines(
            EngineFolders(docker: settings.dockerRoot, of: settings.host), of: settings.host, settings.labels, changes,
            socket: settings.dockerSocket)
    }

    public func prepare(variant: String) {
        onlyRuntime = ContainerMetadata.Runtime(rawValue: variant)
    }

    public func beginScrape(
        of collectors: [any Collector<ContainerFiles>],
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        now = Double(time.tv_sec) + Double(time.tv_nsec / 1_000_000) / 1000
        shared = SharedReadings()
        scrape &+= 1
        problems = [:]
        changes.refresh()
        engines.beginScrape(at: now)
        let tree = try cgroupTree()
        try tree.refresh()
        list(tree)
        knownGeneration = tree.generation
        for problem in engines.problems { note(problem) }
    }

    private func cgroupTree() throws(CollectorError) -> CgroupTree {
        if let tree { return tree }
        let layout = try CgroupLayout(of: host)
        let tree = CgroupTree(
            layout, controllers: settings.controllers, budget: budget, limit: settings.cgroupLimit)
        self.layout = layout
        self.tree = tree
        return tree
    }

    /// What stands for a value that there is nothing of: nothing, unless the original's zeros are wanted.
    var zero: UInt64? { settings.writesZeros ? 0 : nil }

    /// How many cgroups there are too many; `nil` while they have not been looked at.
    var cgroupsOverLimit: Int? { tree?.overLimit }

    /// All cgroups, those that are not reported too, in the order of their paths.
    var cgroups: [Cgroup] { tree.map(\.cgroups) ?? [] }

    private func list(_ tree: CgroupTree) {
        var found: [(cgroup: Cgroup, metadata: ContainerMetadata?)] = []
        found.reserveCapacity(tree.cgroups.count)
        for cgroup in tree.cgroups where !cgroup.names.isMount { found.append((cgroup, engines.metadata(of: cgroup))) }
        var pods: [String: ContainerMetadata.Pod] = [:]
        for (_, metadata) in found {
            if let pod = metadata?.pod, !pod.uid.isEmpty { pods[pod.uid] = pod }
        }
        containers.removeAll(keepingCapacity: true)
        for (cgroup, metadata) in found {
            // A container stays one when its engine's files cannot be read.
            let isContainer = metadata != nil || cgroup.names.containerID != nil
            guard isContainer || settings.accepts(path: cgroup.path) else { continue }
            if let onlyRuntime, metadata?.runtime != onlyRuntime { continue }
            let pod = metadata == nil && !pods.isEmpty ? cgroup.names.pod.flatMap { pods[$0] } : nil
            containers.append(container(cgroup, metadata, pod))
        }
        let running = Set(found.compactMap { $0.metadata?.id })
        stopped = engines.stopped(besides: running)
        if knownGeneration != tree.generation {
            engines.keep(running)
            machine.keep(containers.compactMap(\.metadata))
            known = Dictionary(containers.map { (ObjectIdentifier($0.cgroup), $0) }) { first, _ in first }
        }
    }

    /// What a cgroup is, made anew only where that has changed.
    private func container(
        _ cgroup: Cgroup,
        _ metadata: ContainerMetadata?,
        _ pod: ContainerMetadata.Pod?
    ) -> Container {
        let key = ObjectIdentifier(cgroup)
        if let known = known[key], known.metadata === metadata, known.pod == pod { return known }
        let container = Container(cgroup, metadata, inPod: pod, settings)
        known[key] = container
        return container
    }
}

extension ContainerFiles {
    /// A kind of problem, of which a scrape tells the first.
    private struct Problem: Hashable {
        let reason: CollectorError.Reason
        let subject: String
    }

    /// Notes what could not be read, for the collector that is at it to report.
    func note(_ error: CollectorError, about subject: String = "") {
        sources?.append(nil)
        let problem = Problem(reason: error.reason, subject: subject.isEmpty ? error.description : subject)
        if problems[problem] == nil { problems[problem] = error }
    }

    /// What could not be read since the last call.
    func takeProblems() -> [CollectorError] {
        defer { problems = [:] }
        return problems.values.sorted { $0.description < $1.description }
    }
}
