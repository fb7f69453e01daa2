import ExporterCore

/// How much memory each container uses, and what it has suffered for want of more.
///
/// Source, version 1: `memory.usage_in_bytes` and the like, and `memory.stat`, whose `total_` keys are of the cgroups below as
/// well; version 2: `memory.current`, `memory.peak`, `memory.swap.current`, `memory.stat` and `memory.events`. The root of
/// version 2 has only `memory.stat`.
struct MemoryCollector: ContainerCollector {
    static let name = "memory"

    static let fields: [ContainerField<MemoryUsage>] = [
        .gauge("memory_cache", "Memory that caches files.", count: { $0.cache }),
        .gauge("memory_rss", "Memory that no file backs, huge pages included, in bytes.", count: { $0.rss }),
        .gauge("memory_kernel_usage", "Memory that the kernel uses for it, in bytes.", count: { $0.kernel }),
        .gauge("memory_mapped_file", "Memory of files that are mapped, in bytes.", count: { $0.mappedFile }),
        .gauge("memory_swap", "Memory that is in the swap space, in bytes.", count: { $0.swap }),
        .counter("memory_failcnt", "How often memory was wanted and the limit was in the way.", count: { $0.failures }),
        .gauge("memory_usage_bytes", "All memory used, caches included.", count: { $0.usage }),
        .gauge("memory_max_usage_bytes", "The most memory that was used at once.", count: { $0.maxUsage }),
        .gauge(
            "memory_working_set_bytes", "Memory used, without caches of files that were not used lately.",
            count: { $0.workingSet }),
        .gauge("memory_total_active_file_bytes", "Caches of files that were used lately.", count: { $0.activeFile }),
        .gauge(
            "memory_total_inactive_file_bytes", "Caches of files that were not used lately.",
            count: { $0.inactiveFile }),
    ]

    static let failures = Metric.counter(
        "container_memory_failures_total", "Faults of memory pages, without (pgfault) and with (pgmajfault) a disk.",
        labels: ["id", "failure_type", "scope"])

    static let reclaim: [ContainerField<MemoryUsage>] = [
        .counter("memory_events_high_total", "How often memory.high was exceeded.", count: { $0.highEvents }),
        .counter("memory_events_max_total", "How often memory.max was about to be exceeded.", count: { $0.maxEvents }),
        .gauge("memory_file_dirty_bytes", "Caches of files that wait to be written.", count: { $0.dirty }),
        .gauge("memory_file_writeback_bytes", "Caches of files that are being written.", count: { $0.writeback }),
        .counter("memory_pgscan_total", "Pages looked at for reclaiming them.", count: { $0.pageScans }),
        .counter("memory_pgsteal_total", "Pages reclaimed.", count: { $0.pageSteals }),
        .counter(
            "memory_workingset_refault_file_total", "Pages of files that were read again soon after being reclaimed.",
            count: { $0.fileRefaults }),
        .counter(
            "memory_workingset_refault_anon_total", "Other pages that were wanted again soon after being reclaimed.",
            count: { $0.anonRefaults }),
    ]

    static let metrics: [any MetricDeclaration] = fields.map(\.metric) + [failures] + reclaim.map(\.metric)

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let readings = files.readings { MemoryUsage(of: $0.cgroup, in: files) }
        page.write(Self.fields, of: readings)
        page.family(Self.failures) { samples in
            for (container, memory) in readings {
                // The original says the same of both scopes, and queries ask for either.
                for scope in ["container", "hierarchy"] {
                    if let count = memory.pageFaults { samples.add(count, container.labels, "pgfault", scope) }
                    if let count = memory.majorFaults { samples.add(count, container.labels, "pgmajfault", scope) }
                }
            }
        }
        page.write(Self.reclaim, of: readings)
    }
}
