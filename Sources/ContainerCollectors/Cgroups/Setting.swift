import KernelFiles

/// What somebody has set for a cgroup, and what tells whether it has been set anew.
struct Setting<Value> {
    let value: Value
    fileprivate let scrape: Int
    /// Of the files that it was read from; `nil` for one that has to be read every time.
    fileprivate let sources: [ChangeWatch.Token?]
}

extension ContainerFiles {
    /// What a cgroup may have, read again only when somebody has written to the files that say it.
    ///
    /// Nobody else changes it, and of all that is read of a cgroup it is a third.
    func setting<Value>(_ known: Setting<Value>?, _ read: () -> Value) -> Setting<Value> {
        if let known, known.scrape == scrape || known.sources.allSatisfy(changes.isUnchanged) { return known }
        let (value, sources) = watchingFiles(read)
        return Setting(value: value, scrape: scrape, sources: sources)
    }

    /// How much of the processors a cgroup may have.
    func cpuLimit(of cgroup: Cgroup) -> CPULimit {
        let setting = setting(cgroup.cpuLimit) { CPULimit(of: cgroup, in: self) }
        cgroup.cpuLimit = setting
        return setting.value
    }

    /// How much memory a cgroup may have; the root has all there is.
    func memoryLimits(of cgroup: Cgroup) -> MemoryLimits {
        if cgroup.isRoot { return MemoryLimits(of: cgroup, in: self) }
        let setting = setting(cgroup.memoryLimits) { MemoryLimits(of: cgroup, in: self) }
        cgroup.memoryLimits = setting
        return setting.value
    }

    /// How often a cgroup of version 1 ran into its limit: where it has none, no more often than before.
    func memoryFailures(of cgroup: Cgroup) -> UInt64? {
        guard memoryLimits(of: cgroup).limit == 0, let limits = cgroup.memoryLimits else {
            return number(.memoryFailures, of: cgroup)
        }
        // It may have had one for a while since the last scrape.
        let known = cgroup.memoryFailures.flatMap { $0.scrape < limits.scrape ? nil : $0 }
        let setting = setting(known) { number(.memoryFailures, of: cgroup) }
        cgroup.memoryFailures = setting
        return setting.value
    }

    /// How many threads a cgroup may have, 0 for any number; `nil` when the cgroup has no such file.
    func maxThreads(of cgroup: Cgroup) -> UInt64? {
        let setting = setting(cgroup.maxThreads) { limit(.pidsMax, of: cgroup) }
        cgroup.maxThreads = setting
        return setting.value
    }
}
