import ExporterCore
import KernelFiles

/// How many processes, threads, open files and sockets each container has.
///
/// Source: `cgroup.procs`, `pids.current` and `pids.max`, and of each process `/proc/<pid>/fd`, which only root and those with
/// CAP_SYS_PTRACE may list; of the first one `/proc/<pid>/limits`.
struct ProcessCollector: ContainerCollector {
    static let name = "process"

    static let fields: [ContainerField<ProcessUsage>] = [
        .gauge(
            "processes", "Processes in the container itself, those in cgroups below left out.", count: { $0.processes }),
        .gauge("file_descriptors", "Files that its processes have open.", count: { $0.files }),
        .gauge("sockets", "Sockets that its processes have open.", count: { $0.sockets }),
        .gauge("threads", "Threads in the container and the cgroups below.", count: { $0.threads }),
        .gauge("threads_max", "How many threads there may be; 0 is any number.", count: { $0.maxThreads }),
    ]
    static let limits = Metric.gauge(
        "container_ulimits_soft", "What the first process may have of something; -1 is any number.",
        labels: ["id", "ulimit"])
    static let metrics: [any MetricDeclaration] = fields.map(\.metric) + [limits]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let readings = files.readings { ProcessUsage(of: $0, in: files) }
        page.write(Self.fields, of: readings)
        page.family(Self.limits) { samples in
            for (container, usage) in readings {
                if let limit = usage.openFilesLimit { samples.add(limit, container.labels, "max_open_files") }
            }
        }
    }
}

/// What a container's processes have.
struct ProcessUsage {
    let processes: UInt64?
    private(set) var files: UInt64?
    private(set) var sockets: UInt64?
    private(set) var threads: UInt64?
    private(set) var maxThreads: UInt64?
    private(set) var openFilesLimit: Int?

    init(of container: Container, in source: ContainerFiles) {
        let cgroup = container.cgroup
        let pids = source.processes(of: cgroup)
        processes = pids.map { UInt64($0.count) }
        if let open = pids.flatMap(source.openFiles) { (files, sockets) = open }
        threads = source.number(.pidsCurrent, of: cgroup)
        // Without the controller nobody but version 2's list of processes tells how many there are.
        if threads == nil, source.layout?.isV2 == true { threads = processes }
        threads = threads ?? source.zero
        maxThreads = source.maxThreads(of: cgroup) ?? source.zero
        if container.metadata != nil, let pid = container.metadata?.pid ?? pids?.first {
            openFilesLimit = source.openFilesLimit(of: pid)
        }
    }
}

extension ContainerFiles {
    /// The processes in a cgroup itself; `nil` when they cannot be read.
    func processes(of cgroup: Cgroup) -> [Int]? {
        read(.processes, of: cgroup) { (text) throws(ParseError) in
            var pids: [Int] = []
            try text.forEachLine { (line) throws(ParseError) in
                if !line.isAtLineEnd { pids.append(Int(clamping: try line.unsigned("process"))) }
            }
            return pids
        }
    }

    /// How many files and sockets some processes have open, those left out that have gone; `nil` when nobody tells.
    fileprivate func openFiles(of pids: [Int]) -> (files: UInt64, sockets: UInt64)? {
        // Those of other namespaces than the exporter's are listed as 0.
        guard !pids.contains(0) else { return nil }
        let told = pids.compactMap(openFiles)
        guard told.isEmpty == pids.isEmpty else { return nil }
        return told.reduce((0, 0)) { ($0.0 + $1.files, $0.1 + $1.sockets) }
    }

    /// How many files and sockets a process has open; `nil` when it has gone, or nobody tells.
    private func openFiles(of pid: Int) -> (files: UInt64, sockets: UInt64)? {
        do throws(CollectorError) {
            let directory = try Directory("\(host.proc)/\(pid)/fd")
            let names = try directory.names()
            let sockets = names.count { directory.link($0)?.hasPrefix("socket") == true }
            return (UInt64(names.count), UInt64(sockets))
        } catch {
            if error.reason == .denied { note(error, about: "fd") }
            return nil
        }
    }

    /// Source: `/proc/<pid>/limits`, as in `Max open files            1024                 524288               files`.
    fileprivate func openFilesLimit(of pid: Int) -> Int? {
        let limit = hostFile(ifPresent: "/proc/\(pid)/limits") { (text) throws(ParseError) -> Int? in
            var limit: Int?
            try text.forEachLine { (line) throws(ParseError) in
                guard line.field().equals("Max"), line.field().equals("open"), line.field().equals("files") else {
                    return
                }
                let soft = line.field()
                limit = soft.equals("unlimited") ? -1 : Int(ascii: soft)
            }
            return limit
        }
        return limit ?? nil
    }
}
