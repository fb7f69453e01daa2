/// The readers of files with a key a line, which know the order of the keys from one file to the next.
final class KeyReaders {
    let cpuacctStat = KeyedReader(["user", "system"])
    let cpuStat = KeyedReader(CPUKey.allCases.map(\.key))
    let unifiedCPUStat = KeyedReader(CPUKey.allCases.map(\.key))
    let memoryStat = KeyedReader(MemoryKey.allCases.map(\.key))
    let memoryEvents = KeyedReader(MemoryEvent.allCases.map(\.key))
    let oomControl = KeyedReader(["oom_kill"])
}

/// The keys of `cpu.stat` that are reported: version 1 has times in nanoseconds, version 2 in microseconds.
enum CPUKey: Int, CaseIterable {
    case periods, throttledPeriods, throttledTime, throttledMicroseconds, bursts, burstTime,
        burstMicroseconds, usage, user, system

    var key: String {
        switch self {
        case .periods: "nr_periods"
        case .throttledPeriods: "nr_throttled"
        case .throttledTime: "throttled_time"
        case .throttledMicroseconds: "throttled_usec"
        case .bursts: "nr_bursts"
        case .burstTime: "burst_time"
        case .burstMicroseconds: "burst_usec"
        case .usage: "usage_usec"
        case .user: "user_usec"
        case .system: "system_usec"
        }
    }
}

/// The keys of `memory.stat` that are reported, those of version 1 first.
enum MemoryKey: Int, CaseIterable {
    case cache, rss, swap, mappedFile, totalCache, totalRSS, totalSwap, totalMappedFile, totalActiveFile,
        totalInactiveFile, totalDirty, totalWriteback, pageFaults, majorFaults, file, anon, kernel,
        fileMapped, activeFile, inactiveFile, fileDirty, fileWriteback, pageScans, pageSteals, fileRefaults,
        anonRefaults

    var key: String {
        switch self {
        case .cache: "cache"
        case .rss: "rss"
        case .swap: "swap"
        case .mappedFile: "mapped_file"
        case .totalCache: "total_cache"
        case .totalRSS: "total_rss"
        case .totalSwap: "total_swap"
        case .totalMappedFile: "total_mapped_file"
        case .totalActiveFile: "total_active_file"
        case .totalInactiveFile: "total_inactive_file"
        case .totalDirty: "total_dirty"
        case .totalWriteback: "total_writeback"
        case .pageFaults: "pgfault"
        case .majorFaults: "pgmajfault"
        case .file: "file"
        case .anon: "anon"
        case .kernel: "kernel"
        case .fileMapped: "file_mapped"
        case .activeFile: "active_file"
        case .inactiveFile: "inactive_file"
        case .fileDirty: "file_dirty"
        case .fileWriteback: "file_writeback"
        case .pageScans: "pgscan"
        case .pageSteals: "pgsteal"
        case .fileRefaults: "workingset_refault_file"
        case .anonRefaults: "workingset_refault_anon"
        }
    }
}

/// The keys of `memory.events` that are reported.
enum MemoryEvent: Int, CaseIterable {
    case high, max, oomKill

    var key: String {
        switch self {
        case .high: "high"
        case .max: "max"
        case .oomKill: "oom_kill"
        }
    }
}

extension KeyedNumbers {
    subscript(key: CPUKey) -> UInt64? { self[key.rawValue] }
    subscript(key: MemoryKey) -> UInt64? { self[key.rawValue] }
    subscript(key: MemoryEvent) -> UInt64? { self[key.rawValue] }
}
