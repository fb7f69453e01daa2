import ExporterCore
import Glibc
import KernelFiles

/// A container that reports the interfaces of its network namespace, and a process in that.
struct NetworkOwner {
    let container: Container
    let pid: Int
    let interfaces: ProcNetDev
}

extension ContainerFiles {
    /// Who reports which network: the root the host's, and of the containers that share one its sandbox, else the one that
    /// has it of its own, else the oldest.
    ///
    /// Containers with the host's network repeat that, as the original has them do, unless a flag forbids it.
    func networkOwners() -> [NetworkOwner] {
        if let known = shared.networkOwners { return known }
        var owners: [NetworkOwner] = []
        var byNamespace: [UInt64: Int] = [:]
        var hostNamespace: UInt64?
        for container in containers where container.isMeasured {
            guard let pid = networkProcess(of: container), let reading = interfaces(of: pid, in: container.cgroup)
            else { continue }
            let owner = NetworkOwner(container: container, pid: pid, interfaces: reading.interfaces)
            if container.cgroup.isRoot { hostNamespace = reading.namespace }
            let metadata = container.metadata
            let isHost = metadata?.network == .host || reading.namespace != nil && reading.namespace == hostNamespace
            guard !container.cgroup.isRoot, !isHost, let namespace = reading.namespace else {
                let isRepeated = metadata != nil && isHost
                if !isRepeated || settings.repeatsHostNetwork { owners.append(owner) }
                continue
            }
            guard let place = byNamespace[namespace] else {
                byNamespace[namespace] = owners.count
                owners.append(owner)
                continue
            }
            if isBetter(container, than: owners[place].container) { owners[place] = owner }
        }
        shared.networkOwners = owners
        return owners
    }

    /// A process whose network is the container's; `nil` when it has none of its own to report.
    private func networkProcess(of container: Container) -> Int? {
        if container.cgroup.isRoot { return 1 }
        guard let metadata = container.metadata else { return nil }
        // On a copy of a host's files nothing tells whose namespace is whose but the engines.
        if metadata.network == .shared { return nil }
        return metadata.pid ?? firstProcess(of: container.cgroup)
    }

    /// The first process in a cgroup; `nil` when there is none.
    func firstProcess(of cgroup: Cgroup) -> Int? {
        read(.processes, of: cgroup) { (text) throws(ParseError) in
            text.isAtLineEnd ? nil : Int(clamping: try text.unsigned("process"))
        } ?? nil
    }

    /// The interfaces that a process sees, and what tells its network namespace from others.
    ///
    /// The kernel numbers the files below `/proc/<pid>/net` anew for each namespace, and says so to anybody, while the
    /// link `/proc/<pid>/ns/net` wants a privilege. The file is not kept open, as that would keep the namespace alive.
    private func interfaces(of pid: Int, in cgroup: Cgroup) -> (interfaces: ProcNetDev, namespace: UInt64?)? {
        guard let file = ProcessNetwork.interfaces(of: pid, in: cgroup, host) else { return nil }
        var status = stat()
        let namespace = unsafe isLive && fstat(file.number, &status) == 0 ? UInt64(status.st_ino) : nil
        if let namespace, let known = shared.interfaces[namespace] { return (known, namespace) }
        let interfaces = hostFile(
            open: file, longestLine: ProcNetDev.longestLine
        ) { (text) throws(ParseError) in
            try ProcNetDev(parsing: &text) { $0.isReportedInterface }
        }
        if let namespace { shared.interfaces[namespace] = interfaces }
        return interfaces.map { ($0, namespace) }
    }
}

private func isBetter(_ container: Container, than other: Container) -> Bool {
    guard let mine = container.metadata, let others = other.metadata else { return container.metadata != nil }
    if mine.isSandbox != others.isSandbox { return mine.isSandbox }
    if (mine.network == .own) != (others.network == .own) { return mine.network == .own }
    guard let start = mine.started ?? mine.created, let otherStart = others.started ?? others.created else {
        return false
    }
    return start < otherStart
}
