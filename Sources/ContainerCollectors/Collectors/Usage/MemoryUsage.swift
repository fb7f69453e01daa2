import ExporterCore

/// The memory of a cgroup and of those below it.
final class MemoryUsage {
    private(set) var cache, rss, kernel, mappedFile, swap, failures, usage, maxUsage: UInt64?
    private(set) var activeFile, inactiveFile, pageFaults, majorFaults: UInt64?
    private(set) var highEvents, maxEvents, dirty, writeback: UInt64?
    private(set) var pageScans, pageSteals, fileRefaults, anonRefaults: UInt64?

    /// What is in use but for caches that nobody has wanted lately.
    var workingSet: UInt64? {
        guard let usage, let inactiveFile else { return nil }
        return usage > inactiveFile ? usage - inactiveFile : 0
    }

    /// Reads it; `nil` where nobody accounts for the cgroup's memory.
    init?(of cgroup: Cgroup, in files: ContainerFiles) {
        let isV2 = files.layout?.isV2 == true
        let stat = files.read(.memoryStat, of: cgroup) { (text) throws(ParseError) in
            try files.keys.memoryStat.read(&text)
        }
        usage = files.number(isV2 ? .memoryCurrent : .memoryUsage, of: cgroup)
        let events = isV2 ? files.memoryEvents(of: cgroup) : nil
        guard stat != nil || usage != nil || events != nil || files.zero != nil else { return nil }
        // Not an optional, which would be copied for each key.
        let (numbers, zero) = (stat ?? KeyedNumbers(), files.zero)
        let count = { (key: MemoryKey) in numbers[key] ?? zero }
        pageFaults = count(.pageFaults)
        majorFaults = count(.majorFaults)
        if isV2 {
            readVersion2(count, events, of: cgroup, in: files)
        } else {
            readVersion1(count, of: cgroup, in: files)
        }
        usage = usage ?? files.zero
    }

    private func readVersion1(_ count: (MemoryKey) -> UInt64?, of cgroup: Cgroup, in files: ContainerFiles) {
        let isHierarchical = files.isHierarchical(cgroup)
        cache = count(isHierarchical ? .totalCache : .cache)
        rss = count(isHierarchical ? .totalRSS : .rss)
        swap = count(isHierarchical ? .totalSwap : .swap)
        mappedFile = count(isHierarchical ? .totalMappedFile : .mappedFile)
        activeFile = count(.totalActiveFile)
        inactiveFile = count(.totalInactiveFile)
        dirty = count(.totalDirty)
        writeback = count(.totalWriteback)
        maxUsage = files.number(.memoryMaxUsage, of: cgroup) ?? files.zero
        failures = files.memoryFailures(of: cgroup) ?? files.zero
        kernel = files.number(.memoryKernel, of: cgroup) ?? files.zero
        // Version 1 counts none of these.
        (highEvents, maxEvents) = (files.zero, files.zero)
        (pageScans, pageSteals, fileRefaults, anonRefaults) = (files.zero, files.zero, files.zero, files.zero)
    }

    private func readVersion2(
        _ count: (MemoryKey) -> UInt64?, _ events: KeyedNumbers?, of cgroup: Cgroup, in files: ContainerFiles
    ) {
        cache = count(.file)
        rss = count(.anon)
        mappedFile = count(.fileMapped)
        kernel = count(.kernel)
        activeFile = count(.activeFile)
        inactiveFile = count(.inactiveFile)
        dirty = count(.fileDirty)
        writeback = count(.fileWriteback)
        pageScans = count(.pageScans)
        pageSteals = count(.pageSteals)
        fileRefaults = count(.fileRefaults)
        anonRefaults = count(.anonRefaults)
        maxUsage = files.number(.memoryPeak, of: cgroup) ?? files.zero
        swap = files.number(.memorySwapCurrent, of: cgroup)
        if cgroup.isRoot {
            // The root has no files of its own for it, unless it is one of a namespace: it is the host.
            if usage == nil, let rss, let cache { usage = rss &+ cache }
            swap = swap ?? files.machineMemory?.swapUsed
        }
        swap = swap ?? files.zero
        failures = events?[MemoryEvent.max] ?? files.zero
        highEvents = events?[.high] ?? files.zero
        maxEvents = events?[MemoryEvent.max] ?? files.zero
    }
}

extension ContainerFiles {
    /// Whether version 1 counts the cgroups below as well; since Linux 5.11 it always does.
    fileprivate func isHierarchical(_ cgroup: Cgroup) -> Bool {
        if cgroup.isHierarchical { return true }
        // A kernel without the file knows no other way. Before 5.11, engines ask for it in a cgroup that they have made.
        cgroup.isHierarchical = number(.memoryHierarchy, of: cgroup) != 0
        return cgroup.isHierarchical
    }
}
