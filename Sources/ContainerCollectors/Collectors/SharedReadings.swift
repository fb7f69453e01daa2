import ExporterCore
import KernelFiles

/// What several collectors want of a scrape, read by the first of them.
struct SharedReadings {
    /// The files of version 1's disks that say nothing of the root, and so of no other cgroup.
    var silentFiles: Set<CgroupFile> = []
    var networkOwners: [NetworkOwner]?
    /// By network namespaces.
    var interfaces: [UInt64: ProcNetDev] = [:]
    var memory: MachineMemory?
    var filesystems: [HostFilesystem]?
    /// By the devices of file systems.
    var sizes: [String: FilesystemSize] = [:]
    /// By the numbers of the devices that they lie on in the end.
    var sizesByNumber: [DeviceNumber: FilesystemSize] = [:]
}

extension ContainerFiles {
    /// What has happened to a cgroup for want of memory, on version 2.
    func memoryEvents(of cgroup: Cgroup) -> KeyedNumbers? {
        if let known = cgroup.memoryEvents, known.scrape == scrape { return known.events }
        let events = read(.memoryEvents, of: cgroup) { (text) throws(ParseError) in
            try keys.memoryEvents.read(&text)
        }
        cgroup.memoryEvents = (scrape, events)
        return events
    }
}

/// How much of the processors a cgroup may have, as its files say; `nil` where it has none of them.
struct CPULimit: Equatable {
    let shares: UInt64?
    /// In microseconds.
    let period: UInt64?
    /// `nil` as well where there is no limit.
    let quota: UInt64?

    init(of cgroup: Cgroup, in files: ContainerFiles) {
        let zero = files.zero(of: cgroup, in: .cpu)
        guard files.layout?.isV2 == true else {
            shares = files.number(.cpuShares, of: cgroup) ?? zero
            period = files.number(.cpuPeriod, of: cgroup) ?? zero
            quota = files.read(.cpuQuota, of: cgroup) { (line) throws(ParseError) in try line.limit("quota") } ?? nil
            return
        }
        let bandwidth = files.read(.cpuMax, of: cgroup) { (line) throws(ParseError) in
            (quota: try line.limit("quota"), period: try line.unsigned("period"))
        }
        shares = files.number(.cpuWeight, of: cgroup).flatMap(cpuShares) ?? zero
        period = bandwidth?.period ?? zero
        quota = bandwidth?.quota
    }
}

/// The linear formula, as container engines turned shares into weights for years; `nil` for what is no weight.
///
/// An idle cgroup has the weight 0, and no share.
private func cpuShares(ofWeight weight: UInt64) -> UInt64? {
    switch weight {
    case 0: 0
    case 1...10_000: 2 + (weight - 1) * 262_142 / 9999
    default: nil
    }
}
