import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct StatCollectorTests {
    private static let stat = """
        cpu  301854 612 111922 8979004 3552 2 3944 0 44 36
        cpu0 44490 19 21045 1087069 220 1 3410 0 2 1
        intr 8885917 17 0 0 0 0 0 0 0 1 79281
        ctxt 38014093
        btime 1418183276
        processes 26442
        procs_running 2
        procs_blocked 0
        softirq 5057579 250191 1481983 1647 211099 186066 0 1783454 622196 12499 508444

        """

    private func collector(reportingSoftInterrupts: Bool = false) -> StatCollector {
        var flags = FlagValues()
        flags.set(reportingSoftInterrupts, for: StatCollector.softInterruptsFlag)
        return StatCollector(flags: flags)
    }

    @Test func `writes what the kernel has counted`() throws {
        let tree = FileTree(["proc/stat": Self.stat])

        #expect(
            try page(of: collector(), from: tree.files) == """
                # HELP node_boot_time_seconds When the host was started, in seconds since 1970.
                # TYPE node_boot_time_seconds gauge
                node_boot_time_seconds 1.418183276e+09
                # HELP node_context_switches_total Context switches of all processors.
                # TYPE node_context_switches_total counter
                node_context_switches_total 3.8014093e+07
                # HELP node_forks_total Processes and threads created.
                # TYPE node_forks_total counter
                node_forks_total 26442
                # HELP node_intr_total Interrupts served.
                # TYPE node_intr_total counter
                node_intr_total 8.885917e+06
                # HELP node_procs_blocked Processes that wait for I/O.
                # TYPE node_procs_blocked gauge
                node_procs_blocked 0
                # HELP node_procs_running Processes that run or are ready to.
                # TYPE node_procs_running gauge
                node_procs_running 2

                """
        )
    }

    @Test func `adds softirqs by vector when asked to`() throws {
        let tree = FileTree(["proc/stat": Self.stat])
        let page = try samples(of: collector(reportingSoftInterrupts: true), from: tree.files)

        #expect(
            page.split(separator: "\n").dropFirst(6).joined(separator: "\n") == """
                node_softirqs_total{vector="hi"} 250191
                node_softirqs_total{vector="timer"} 1.481983e+06
                node_softirqs_total{vector="net_tx"} 1647
                node_softirqs_total{vector="net_rx"} 211099
                node_softirqs_total{vector="block"} 186066
                node_softirqs_total{vector="block_iopoll"} 0
                node_softirqs_total{vector="tasklet"} 1.783454e+06
                node_softirqs_total{vector="sched"} 622196
                node_softirqs_total{vector="hrtimer"} 12499
                node_softirqs_total{vector="rcu"} 508444
                """
        )
    }

    @Test func `leaves out what the file does not have`() throws {
        let tree = FileTree(["proc/stat": "cpu0 1\nctxt 7\n"])
        #expect(
            try samples(of: collector(reportingSoftInterrupts: true), from: tree.files)
                == "node_context_switches_total 7")
    }

    @Test func `does not read the counts of single interrupts`() throws {
        let tree = FileTree(["proc/stat": "intr 5 1 none 4\n"])
        #expect(try samples(of: collector(), from: tree.files) == "node_intr_total 5")
    }

    @Test(arguments: [
        ("ctxt many", #"ctxt is "many", expected a whole number"#),
        ("ctxt", "ctxt is missing"),
        ("intr -1 2", #"intr is "-1", expected a whole number"#),
        ("btime 1.5", #"btime is "1.5", expected a whole number"#),
        ("processes 18446744073709551616", #"processes is "18446744073709551616", expected a whole number"#),
        ("procs_running x", #"procs_running is "x", expected a whole number"#),
        ("procs_blocked x", #"procs_blocked is "x", expected a whole number"#),
        ("softirq 1 2 x", #"softirq is "x", expected a whole number"#),
        ("cpu0 1 2 x", #"cpu0 is "x", expected a whole number"#),
        ("cpux 1 2", #"cpu line is "cpux", expected cpu and a whole number"#),
    ])
    func `says which field is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/stat": line])
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/stat: \(message)")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/stat: no such file or directory")
    }

    @Test func `is read once a scrape, together with the times of the processors`() throws {
        let tree = FileTree(["proc/stat": "cpu0 100\nctxt 1\n"])
        let files = tree.files
        _ = try page(of: CPUCollector(flags: FlagValues()), from: files)
        tree.write("ctxt 2\n", to: "proc/stat")

        #expect(try samples(of: collector(), from: files) == "node_context_switches_total 1")
        files.beginScrape(of: [], until: .now)
        #expect(try samples(of: collector(), from: files) == "node_context_switches_total 2")
    }
}
