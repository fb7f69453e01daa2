import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct MemoryInfoCollectorTests {
    @Test func `writes bytes, counts of pages and the names of the original`() throws {
        let tree = FileTree([
            "proc/meminfo": """
            MemTotal:        3742148 kB
            Active(anon):    2020004 kB
            Unknown:               7 kB
            Committed_AS:    7835436 kB
            VmallocTotal:   34359738367 kB
            HugePages_Total:       3
            Hugepagesize:       2048 kB

            """
        ])

        #expect(
            try page(of: MemoryInfoCollector(), from: tree.files) == """
                # HELP node_memory_MemTotal_bytes Memory that the kernel manages.
                # TYPE node_memory_MemTotal_bytes gauge
                node_memory_MemTotal_bytes 3.831959552e+09
                # HELP node_memory_Active_anon_bytes Memory of programs, used lately.
                # TYPE node_memory_Active_anon_bytes gauge
                node_memory_Active_anon_bytes 2.068484096e+09
                # HELP node_memory_Committed_AS_bytes What programs have allocated, used or not.
                # TYPE node_memory_Committed_AS_bytes gauge
                node_memory_Committed_AS_bytes 8.023486464e+09
                # HELP node_memory_VmallocTotal_bytes Address space of vmalloc.
                # TYPE node_memory_VmallocTotal_bytes gauge
                node_memory_VmallocTotal_bytes 3.5184372087808e+13
                # HELP node_memory_HugePages_Total Huge pages in the pool.
                # TYPE node_memory_HugePages_Total gauge
                node_memory_HugePages_Total 3
                # HELP node_memory_Hugepagesize_bytes Size of a huge page.
                # TYPE node_memory_Hugepagesize_bytes gauge
                node_memory_Hugepagesize_bytes 2.097152e+06

                """
        )
    }

    @Test func `forgets what the last scrape said`() throws {
        let tree = FileTree(["proc/meminfo": "MemTotal: 1 kB\nMemFree: 1 kB\n"])
        let collector = MemoryInfoCollector()
        _ = try page(of: collector, from: tree.files)
        tree.write("MemFree: 2 kB\n", to: "proc/meminfo")
        #expect(try samples(of: collector, from: tree.files) == "node_memory_MemFree_bytes 2048")
    }

    @Test func `reads what a kernel really writes`() throws {
        let page = try page(of: MemoryInfoCollector(), from: .fixture)
        for metric in MemoryInfoCollector.metrics.prefix(30) where metric.name != "node_memory_NFS_Unstable_bytes" {
            #expect(page.contains("\n\(metric.name) "))
        }
    }

    @Test(arguments: [
        ("MemTotal: lots kB", #"MemTotal is "lots", expected a whole number"#),
        ("MemTotal:", "MemTotal is missing"),
        ("MemTotal: 12 MB", #"MemTotal is "MB", expected kB or no unit"#),
        ("MemTotal: 18014398509481984 kB", #"MemTotal is "18014398509481984 kB", expected less than 16 EiB"#),
    ])
    func `says which field is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/meminfo": line])
        let error = #expect(throws: CollectorError.self) { try page(of: MemoryInfoCollector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/meminfo: \(message)")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: MemoryInfoCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/meminfo: no such file or directory")
    }
}
