import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct SchedStatCollectorTests {
    @Test func `writes what each processor did`() throws {
        let tree = FileTree([
            "proc/schedstat": """
            version 15
            timestamp 15819019232
            cpu0 498494191 0 3533438552 2553969831 3853684107 2465731542 2045936778163039 343796328169361 4767485306
            domain0 00000000,00000003 212499247 210112015 1861015 1860405436 536440 369895 32599 210079416 25368550
            cpu12 1 2 3 4 5 6 7000000 8 9 10 11

            """
        ])

        #expect(
            try page(of: SchedStatCollector(), from: tree.files) == """
                # HELP node_schedstat_running_seconds_total Time in which tasks ran.
                # TYPE node_schedstat_running_seconds_total counter
                node_schedstat_running_seconds_total{cpu="0"} 2.045936778163039e+06
                node_schedstat_running_seconds_total{cpu="12"} 0.007
                # HELP node_schedstat_timeslices_total Times that a task was given the processor.
                # TYPE node_schedstat_timeslices_total counter
                node_schedstat_timeslices_total{cpu="0"} 4.767485306e+09
                node_schedstat_timeslices_total{cpu="12"} 9
                # HELP node_schedstat_waiting_seconds_total Time that tasks waited to run, summed over them.
                # TYPE node_schedstat_waiting_seconds_total counter
                node_schedstat_waiting_seconds_total{cpu="0"} 343796.328169361
                node_schedstat_waiting_seconds_total{cpu="12"} 8e-09

                """
        )
    }

    @Test(arguments: ["cpu0 1 2 3 4 5 6 7 8", "cpu0 1 2 3 4 5 6 7 8 x", "cpux 1 2 3 4 5 6 7 8 9", "cpu", "", "\n\n"])
    func `skips a line that is not a processor's`(line: String) throws {
        let tree = FileTree(["proc/schedstat": "\(line)\ncpu1 0 0 0 0 0 0 0 0 1\n"])
        #expect(
            try samples(of: SchedStatCollector(), from: tree.files) == """
                node_schedstat_running_seconds_total{cpu="1"} 0
                node_schedstat_timeslices_total{cpu="1"} 1
                node_schedstat_waiting_seconds_total{cpu="1"} 0
                """)
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: SchedStatCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/schedstat: no such file or directory")
    }
}
