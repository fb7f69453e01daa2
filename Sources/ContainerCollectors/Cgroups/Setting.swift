import KernelFiles

/// What somebody has set for a cgroup, and what tells whether it has been set anew.
struct Setting<Value> {
    let value: Value
    fileprivate let scrape: Int
    /// Of the files that it was read from; `nil` for one that has to be read every time.
    private let sources: [Watch?]
    /// What the watch had counted when they were last asked for; `nil` for what must not be kept.
    private var changes: Int?

    fileprivate init(_ value: Value, in scrape: Int, from sources: [Watch?], _ watch: ChangeWatch) {
        self.value = value
        self.scrape = scrape
        self.sources = sources
        changes = sources.contains { $0 == nil } ? nil : watch.changes
    }

    /// Whether nobody has written to the files since.
    fileprivate mutating func isStillSo(by watch: ChangeWatch) -> Bool {
        guard let changes else { return false }
        if changes == watch.changes { return true }
        self.changes = sources.allSatisfy(watch.isUnchanged) ? watch.changes : nil
        return self.changes != nil
    }
}

extension ContainerFiles {
    /// What a cgroup may have, read again only when somebody has written to the files that say it.
    ///
    /// Nobody else changes it, and of all that is read of a cgroup it is a third.
    func update<Value>(_ setting: inout Setting<Value>?, _ read: () -> Value) -> Value {
        if let value = setting?.value, setting?.scrape == scrape || setting?.isStillSo(by: changes) == true {
            return value
        }
        let (value, sources) = watchingFiles(read)
        setting = Setting(value, in: scrape, from: sources, changes)
        return value
    }

    /// How much of the processors a cgroup may have.
    func cpuLimit(of cgroup: Cgroup) -> CPULimit {
        update(&cgroup.cpuLimit) { CPULimit(of: cgroup, in: self) }
    }

    /// How much memory a cgroup may have; the root has all there is.
    func memoryLimits(of cgroup: Cgroup) -> MemoryLimits {
        if cgroup.isRoot { return MemoryLimits(of: cgroup, in: self) }
        return update(&cgroup.memoryLimits) { MemoryLimits(of: cgroup, in: self) }
    }

    /// How often a cgroup of version 1 ran into its limit: where it has none, no more often than before.
    func memoryFailures(of cgroup: Cgroup) -> UInt64? {
        guard memoryLimits(of: cgroup).limit == 0, let limits = cgroup.memoryLimits else {
            return number(.memoryFailures, of: cgroup)
        }
        // It may have had one for a while since the last scrape.
        if let known = cgroup.memoryFailures, known.scrape < limits.scrape { cgroup.memoryFailures = nil }
        return update(&cgroup.memoryFailures) { number(.memoryFailures, of: cgroup) }
    }

    /// How many threads a cgroup may have, 0 for any number; `nil` when the cgroup has no such file.
    func maxThreads(of cgroup: Cgroup) -> UInt64? {
        update(&cgroup.maxThreads) { limit(.pidsMax, of: cgroup) }
    }
}
