import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct RAPLCollectorTests {
    @Test func `writes a counter for each kind of domain`() throws {
        let tree = FileTree([
            "sys/class/powercap/intel-rapl/enabled": "1\n",
            "sys/class/powercap/intel-rapl:0/name": "package-0\n",
            "sys/class/powercap/intel-rapl:0/energy_uj": "240422366267\n",
            "sys/class/powercap/intel-rapl:0:0/name": "dram\n",
            "sys/class/powercap/intel-rapl:0:0/energy_uj": "118821284256\n",
            "sys/class/powercap/intel-rapl:1/name": "package-1\n",
            "sys/class/powercap/intel-rapl:1/energy_uj": "7\n",
            "sys/class/powercap/intel-rapl:1:0/name": "dram\n",
            "sys/class/powercap/intel-rapl:1:0/energy_uj": "262143328850\n",
        ])

        #expect(
            try page(of: collector(), from: tree.files) == """
                # HELP node_rapl_package_joules_total Energy the power domain package has used.
                # TYPE node_rapl_package_joules_total counter
                node_rapl_package_joules_total{index="0",path="\(tree.root)/sys/class/powercap/intel-rapl:0"} 240422.366267
                node_rapl_package_joules_total{index="1",path="\(tree.root)/sys/class/powercap/intel-rapl:1"} 7e-06
                # HELP node_rapl_dram_joules_total Energy the power domain dram has used.
                # TYPE node_rapl_dram_joules_total counter
                node_rapl_dram_joules_total{index="0",path="\(tree.root)/sys/class/powercap/intel-rapl:0:0"} 118821.284256
                node_rapl_dram_joules_total{index="1",path="\(tree.root)/sys/class/powercap/intel-rapl:1:0"} 262143.32885

                """
        )
    }

    @Test func `names the domain in a label when asked to`() throws {
        let tree = FileTree([
            "sys/class/powercap/intel-rapl:0/name": "package-0\n",
            "sys/class/powercap/intel-rapl:0/energy_uj": "1500000\n",
            "sys/class/powercap/intel-rapl:1/name": "package-0-die-1\n",
            "sys/class/powercap/intel-rapl:1/energy_uj": "2\n",
        ])
        var flags = FlagValues()
        flags.set(true, for: RAPLCollector.zoneLabelFlag)

        #expect(
            try samples(of: collector(flags), from: tree.files) == """
                node_rapl_joules_total{index="0",path="\(tree.root)/sys/class/powercap/intel-rapl:0",rapl_zone="package"} 1.5
                node_rapl_joules_total{index="0",path="\(tree.root)/sys/class/powercap/intel-rapl:1",rapl_zone="package-0-die-1"} 2e-06
                """)
    }

    @Test(arguments: ["", "-1\n", "lots\n"])
    func `leaves out a domain that is not metered`(energy: String) throws {
        let tree = FileTree([
            "sys/class/powercap/a/name": "psys\n", "sys/class/powercap/a/energy_uj": energy,
            "sys/class/powercap/b/name": "idle\n",
            "sys/class/powercap/c/name": "package-0-die-1\n", "sys/class/powercap/c/energy_uj": "3000000\n",
        ])
        #expect(
            try samples(of: collector(), from: tree.files)
                == #"node_rapl_package_0_die_1_joules_total{index="0",path="\#(tree.root)/sys/class/powercap/c"} 3"#)
    }

    @Test func `says that there is none`() {
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/sys/class/powercap: no such file or directory")
    }

    private func collector(_ flags: FlagValues = FlagValues()) -> RAPLCollector { RAPLCollector(flags: flags) }
}
