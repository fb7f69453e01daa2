import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct LoadAverageCollectorTests {
    @Test func `writes one gauge per average`() throws {
        let tree = FileTree(["proc/loadavg": "0.21 0.37 0.39 1/719 19737\n"])

        #expect(
            try page(of: LoadAverageCollector(), from: tree.files) == """
                # HELP node_load1 Load average over the last minute.
                # TYPE node_load1 gauge
                node_load1 0.21
                # HELP node_load5 Load average over the last 5 minutes.
                # TYPE node_load5 gauge
                node_load5 0.37
                # HELP node_load15 Load average over the last 15 minutes.
                # TYPE node_load15 gauge
                node_load15 0.39

                """
        )
    }

    @Test(arguments: [
        ("0.00 0.03", "15m load is missing"),
        ("0.00 high 0.03", #"5m load is "high", expected a number"#),
        ("", "1m load is missing"),
    ])
    func `says which field is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/loadavg": line])
        let error = #expect(throws: CollectorError.self) { try page(of: LoadAverageCollector(), from: tree.files) }
        #expect(error?.reason == .malformed)
        #expect(error?.description == "cannot parse \(tree.root)/proc/loadavg: \(message)")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: LoadAverageCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/loadavg: no such file or directory")
    }
}
