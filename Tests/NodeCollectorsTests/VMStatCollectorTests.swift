import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct VMStatCollectorTests {
    private func collector(fields: String? = nil) -> VMStatCollector {
        var flags = FlagValues()
        if let fields { flags.set(PatternFlag(fields), for: VMStatCollector.fieldsFlag) }
        return VMStatCollector(flags: flags)
    }

    @Test func `writes the fields of the default expression`() throws {
        let tree = FileTree([
            "proc/vmstat": """
            nr_free_pages 977769
            pgpgin 7344136
            pswpout 5
            pgalloc_dma 11
            pgfault 2320168809
            thp_fault_alloc 9
            oom_kill 0

            """
        ])

        #expect(
            try page(of: collector(), from: tree.files) == """
                # HELP node_vmstat_pgpgin Field pgpgin of /proc/vmstat.
                # TYPE node_vmstat_pgpgin untyped
                node_vmstat_pgpgin 7.344136e+06
                # HELP node_vmstat_pswpout Field pswpout of /proc/vmstat.
                # TYPE node_vmstat_pswpout untyped
                node_vmstat_pswpout 5
                # HELP node_vmstat_pgfault Field pgfault of /proc/vmstat.
                # TYPE node_vmstat_pgfault untyped
                node_vmstat_pgfault 2.320168809e+09
                # HELP node_vmstat_oom_kill Field oom_kill of /proc/vmstat.
                # TYPE node_vmstat_oom_kill untyped
                node_vmstat_oom_kill 0

                """
        )
    }

    @Test func `writes the fields that are asked for`() throws {
        let tree = FileTree(["proc/vmstat": "nr_free_pages 9\npgfault 1\n"])
        #expect(try samples(of: collector(fields: "^nr_"), from: tree.files) == "node_vmstat_nr_free_pages 9")
    }

    @Test func `follows fields that come and go`() throws {
        let tree = FileTree(["proc/vmstat": "pgfault 1\npgpgin 2\n"])
        let collector = collector()
        _ = try page(of: collector, from: tree.files)
        tree.write("oom_kill 3\npgpgin 4\npgfault 5\n", to: "proc/vmstat")
        #expect(
            try samples(of: collector, from: tree.files) == """
                node_vmstat_oom_kill 3
                node_vmstat_pgpgin 4
                node_vmstat_pgfault 5
                """)
    }

    @Test(arguments: [
        ("pgfault much", #"pgfault is "much", expected a whole number"#), ("pgfault", "pgfault is missing"),
    ])
    func `says which field is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/vmstat": "nr_dirty ignored\n\(line)\n"])
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/vmstat: \(message)")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: .nowhere) }
        #expect(error?.description == "cannot open /nowhere/proc/vmstat: no such file or directory")
    }
}
