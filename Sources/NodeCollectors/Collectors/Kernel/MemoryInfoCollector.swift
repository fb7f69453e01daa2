import ExporterCore
import Synchronization

/// How much memory there is, and what it is used for.
///
/// Source: `/proc/meminfo`, as in `MemTotal:        8049144 kB`. Its kB are KiB; counts of pages have no unit.
final class MemoryInfoCollector: Collector {
    static let name = "meminfo"

    static let metrics: [any MetricDeclaration] = fields.map(\.metric)

    private struct State: Sendable {
        var positions = KeyTable(fields.indices.map { (fields[$0].key, $0) })
        /// What the file says, by position in `fields`.
        var values = [UInt64?](repeating: nil, count: fields.count)
    }
    private let state = Mutex(State())

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let values = try files.proc("meminfo", parse: values)

        for (field, value) in zip(fields, values) { page.write(field.metric, value) }
    }

    private func values(parsing text: inout ByteCursor) throws(ParseError) -> [UInt64?] {
        try state.withLock { (state) throws(ParseError) in
            for position in fields.indices { state.values[position] = nil }
            state.positions.rewind()
            try text.forEachLine { (line) throws(ParseError) in
                let key = line.field(upTo: .colon)
                guard let position = state.positions.find(key) else { return }
                state.values[position] = try line.size(of: key)
            }
            return state.values
        }
    }
}

extension ByteCursor {
    /// Reads a number and, where it has one, its unit.
    fileprivate mutating func size(of key: Span<UInt8>) throws(ParseError) -> UInt64 {
        let number = try unsigned(valueOf: key)
        let unit = field()
        if unit.isEmpty { return number }
        guard unit.equals("kB") else { throw ParseError(valueOf: key, unit, expected: "kB or no unit") }
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: 1024)
        guard !isTooLarge else { throw ParseError(String(key), is: "\(number) kB", expected: "less than 16 EiB") }
        return bytes
    }
}

/// A line of the file that we report.
private struct Field {
    let key: String
    let metric: Metric<0>

    init(_ key: String, _ name: String, _ help: String) {
        self.key = key
        metric = .gauge("node_memory_\(name)", help)
    }
}

/// In the kernel's order.
private let fields = [
    Field("MemTotal", "MemTotal_bytes", "Memory that the kernel manages."),
    Field("MemFree", "MemFree_bytes", "Memory that nothing uses."),
    Field("MemAvailable", "MemAvailable_bytes", "Memory that new programs could have without swapping."),
    Field("Buffers", "Buffers_bytes", "Cached blocks of block devices."),
    Field("Cached", "Cached_bytes", "Cached files, tmpfs and shared memory included."),
    Field("SwapCached", "SwapCached_bytes", "Memory that is in the swap space as well."),
    Field("Active", "Active_bytes", "Memory used lately, and so reclaimed last."),
    Field("Inactive", "Inactive_bytes", "Memory not used lately, and so reclaimed first."),
    Field("Active(anon)", "Active_anon_bytes", "Memory of programs, used lately."),
    Field("Inactive(anon)", "Inactive_anon_bytes", "Memory of programs, not used lately."),
    Field("Active(file)", "Active_file_bytes", "Cached files, used lately."),
    Field("Inactive(file)", "Inactive_file_bytes", "Cached files, not used lately."),
    Field("Unevictable", "Unevictable_bytes", "Memory that cannot be reclaimed."),
    Field("Mlocked", "Mlocked_bytes", "Memory that programs have locked."),
    Field("SwapTotal", "SwapTotal_bytes", "Size of the swap space."),
    Field("SwapFree", "SwapFree_bytes", "Swap space that nothing uses."),
    Field("Zswap", "Zswap_bytes", "Memory that holds compressed swapped pages."),
    Field("Zswapped", "Zswapped_bytes", "Size before compression of the swapped pages held in memory."),
    Field("Dirty", "Dirty_bytes", "Memory that waits to be written to disk."),
    Field("Writeback", "Writeback_bytes", "Memory that is being written to disk."),
    Field("AnonPages", "AnonPages_bytes", "Memory of programs that no file backs."),
    Field("Mapped", "Mapped_bytes", "Files that programs have mapped."),
    Field("Shmem", "Shmem_bytes", "Shared memory and tmpfs."),
    Field("Slab", "Slab_bytes", "The kernel's own data structures."),
    Field("SReclaimable", "SReclaimable_bytes", "The part of the slab that can be reclaimed."),
    Field("SUnreclaim", "SUnreclaim_bytes", "The part of the slab that cannot be reclaimed."),
    Field("KernelStack", "KernelStack_bytes", "Stacks that tasks have in the kernel."),
    Field("PageTables", "PageTables_bytes", "Page tables."),
    Field("NFS_Unstable", "NFS_Unstable_bytes", "Pages sent to NFS servers that are not yet on their disks."),
    Field("Bounce", "Bounce_bytes", "Copies for devices that cannot reach all memory."),
    Field("WritebackTmp", "WritebackTmp_bytes", "Copies that FUSE makes of what it writes back."),
    Field("CommitLimit", "CommitLimit_bytes", "What can be allocated where overcommitment is forbidden."),
    Field("Committed_AS", "Committed_AS_bytes", "What programs have allocated, used or not."),
    Field("VmallocTotal", "VmallocTotal_bytes", "Address space of vmalloc."),
    Field("VmallocUsed", "VmallocUsed_bytes", "Address space of vmalloc that is used."),
    Field("VmallocChunk", "VmallocChunk_bytes", "Largest free block of the address space of vmalloc."),
    Field("Percpu", "Percpu_bytes", "Memory that each processor has of its own."),
    Field("HardwareCorrupted", "HardwareCorrupted_bytes", "Memory that the kernel has found broken."),
    Field("AnonHugePages", "AnonHugePages_bytes", "Memory of programs in transparent huge pages."),
    Field("ShmemHugePages", "ShmemHugePages_bytes", "Shared memory and tmpfs in huge pages."),
    Field("ShmemPmdMapped", "ShmemPmdMapped_bytes", "Shared memory that programs have mapped as huge pages."),
    Field("CmaTotal", "CmaTotal_bytes", "Memory set aside for contiguous allocations."),
    Field("CmaFree", "CmaFree_bytes", "Memory set aside for contiguous allocations that nothing uses."),
    Field("HugePages_Total", "HugePages_Total", "Huge pages in the pool."),
    Field("HugePages_Free", "HugePages_Free", "Huge pages in the pool that are not allocated."),
    Field("HugePages_Rsvd", "HugePages_Rsvd", "Huge pages that are promised but not yet allocated."),
    Field("HugePages_Surp", "HugePages_Surp", "Huge pages beyond the size of the pool."),
    Field("Hugepagesize", "Hugepagesize_bytes", "Size of a huge page."),
    Field("DirectMap4k", "DirectMap4k_bytes", "Memory that the kernel maps in pages of 4 KiB."),
    Field("DirectMap2M", "DirectMap2M_bytes", "Memory that the kernel maps in pages of 2 MiB."),
    Field("DirectMap1G", "DirectMap1G_bytes", "Memory that the kernel maps in pages of 1 GiB."),
]
