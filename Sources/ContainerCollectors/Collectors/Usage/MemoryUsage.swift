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
        let stat = files.read(.memoryStat, of: cgroup) { (text) throws(ParseError) in
            try files.keys.memoryStat.read(&text)
        }
        guard let stat else { return nil }
        pageFaults = stat[.pageFaults]
        majorFaults = stat[.majorFaults]
        if files.layout?.isV2 == true {
            readVersion2(stat, of: cgroup, in: files)
        } else {
            readVersion1(stat, of: cgroup, in: files)
        }
    }

    private func readVersion1(_ stat: KeyedNumbers, of cgroup: Cgroup, in files: ContainerFiles) {
        let isHierarchical = files.isHierarchical(cgroup)
        cache = stat[isHierarchical ? .totalCache : .cache]
        rss = stat[isHierarchical ? .totalRSS : .rss]
        swap = stat[isHierarchical ? .totalSwap : .swap] ?? files.zero
        mappedFile = stat[isHierarchical ? .totalMappedFile : .mappedFile]
        activeFile = stat[.totalActiveFile]
        inactiveFile = stat[.totalInactiveFile]
        dirty = stat[.totalDirty] ?? files.zero
        writeback = stat[.totalWriteback] ?? files.zero
        usage = files.number(.memoryUsage, of: cgroup)
        maxUsage = files.number(.memoryMaxUsage, of: cgroup)
        failures = files.number(.memoryFailures, of: cgroup)
        kernel = files.number(.memoryKernel, of: cgroup) ?? files.zero
        // Version 1 counts none of these.
        (highEvents, maxEvents) = (files.zero, files.zero)
        (pageScans, pageSteals, fileRefaults, anonRefaults) = (files.zero, files.zero, files.zero, files.zero)
    }

    private func readVersion2(_ stat: KeyedNumbers, of cgroup: Cgroup, in files: ContainerFiles) {
        cache = stat[.file]
        rss = stat[.anon]
        mappedFile = stat[.fileMapped]
        kernel = stat[.kernel] ?? files.zero
        activeFile = stat[.activeFile]
        inactiveFile = stat[.inactiveFile]
        dirty = stat[.fileDirty]
        writeback = stat[.fileWriteback]
        pageScans = stat[.pageScans]
        pageSteals = stat[.pageSteals]
        fileRefaults = stat[.fileRefaults]
        anonRefaults = stat[.anonRefaults]
        if cgroup.isRoot {
            // The root has no files of its own for it: it is the host.
            if let rss, let cache { usage = rss + cache }
            swap = files.machineMemory?.swapUsed
            (maxUsage, failures, highEvents, maxEvents) = (files.zero, files.zero, files.zero, files.zero)
            return
        }
        usage = files.number(.memoryCurrent, of: cgroup)
        maxUsage = files.number(.memoryPeak, of: cgroup) ?? files.zero
        swap = files.number(.memorySwapCurrent, of: cgroup) ?? files.zero
        let events = files.memoryEvents(of: cgroup)
        failures = events?[MemoryEvent.max]
        highEvents = events?[.high]
        maxEvents = events?[MemoryEvent.max]
    }
}

extension ContainerFiles {
    /// Whether version 1 counts the cgroups below as well; since Linux 5.11 it always does.
    fileprivate func isHierarchical(_ cgroup: Cgroup) -> Bool {
        if let known = cgroup.isHierarchical { return known }
        // A kernel without the file knows no other way.
        let isHierarchical = number(.memoryHierarchy, of: cgroup) != 0
        cgroup.isHierarchical = isHierarchical
        return isHierarchical
    }
}
