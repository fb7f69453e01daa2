import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct PressureCollectorTests {
    @Test func `writes the time lost for each resource`() throws {
        let tree = FileTree([
            "proc/pressure/cpu": "some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\nfull avg10=0.00 total=9\n",
            "proc/pressure/io": "some avg10=0.18 avg60=0.34 avg300=0.10 total=159886802\nfull total=159229614\n",
            "proc/pressure/memory": "some avg10=0.00 total=0\nfull avg10=0.00 total=0\nnone of our business\n",
            "proc/pressure/irq": "full avg10=0.00 avg60=0.00 avg300=0.00 total=8494\n",
        ])

        #expect(
            try page(of: PressureCollector(), from: tree.files) == """
                # HELP node_pressure_cpu_waiting_seconds_total Time in which tasks waited for a processor.
                # TYPE node_pressure_cpu_waiting_seconds_total counter
                node_pressure_cpu_waiting_seconds_total 14.036781000000001
                # HELP node_pressure_io_waiting_seconds_total Time in which tasks waited for I/O.
                # TYPE node_pressure_io_waiting_seconds_total counter
                node_pressure_io_waiting_seconds_total 159.886802
                # HELP node_pressure_io_stalled_seconds_total Time in which all tasks waited for I/O.
                # TYPE node_pressure_io_stalled_seconds_total counter
                node_pressure_io_stalled_seconds_total 159.229614
                # HELP node_pressure_memory_waiting_seconds_total Time in which tasks waited for memory.
                # TYPE node_pressure_memory_waiting_seconds_total counter
                node_pressure_memory_waiting_seconds_total 0
                # HELP node_pressure_memory_stalled_seconds_total Time in which all tasks waited for memory.
                # TYPE node_pressure_memory_stalled_seconds_total counter
                node_pressure_memory_stalled_seconds_total 0
                # HELP node_pressure_irq_stalled_seconds_total Time in which interrupts kept all tasks waiting.
                # TYPE node_pressure_irq_stalled_seconds_total counter
                node_pressure_irq_stalled_seconds_total 0.008494

                """
        )
    }

    @Test func `leaves out what the kernel does not follow`() throws {
        let tree = FileTree(["proc/pressure/cpu": "some total=1000000\n", "proc/pressure/io": ""])
        #expect(try samples(of: PressureCollector(), from: tree.files) == "node_pressure_cpu_waiting_seconds_total 1")
    }

    @Test(arguments: [
        ("some avg10=0.00 total=x", #"total is "x", expected a whole number"#),
        ("some avg10=0.00", "total is missing"), ("full total=", "total is missing"),
    ])
    func `says what is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/pressure/io": line])
        let error = #expect(throws: CollectorError.self) { try page(of: PressureCollector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/pressure/io: \(message)")
    }

    @Test func `says that the host has none`() {
        let error = #expect(throws: CollectorError.self) { try page(of: PressureCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot find /nowhere/proc/pressure: this host has none")
    }
}
