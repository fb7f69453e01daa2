import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct KernelHungCollectorTests {
    @Test func `writes how many tasks hung`() throws {
        let tree = FileTree(["proc/sys/kernel/hung_task_detect_count": "42\n"])

        #expect(
            try page(of: KernelHungCollector(), from: tree.files) == """
                # HELP node_kernel_hung_tasks_total Hung tasks that the kernel has found.
                # TYPE node_kernel_hung_tasks_total counter
                node_kernel_hung_tasks_total 42

                """
        )
    }

    @Test(arguments: [("", "value is missing"), ("-1\n", #"value is "-1", expected a whole number"#)])
    func `says what is wrong`(text: String, message: String) {
        let tree = FileTree(["proc/sys/kernel/hung_task_detect_count": text])
        let error = #expect(throws: CollectorError.self) { try page(of: KernelHungCollector(), from: tree.files) }
        #expect(error?.description == "cannot parse \(tree.root)/proc/sys/kernel/hung_task_detect_count: \(message)")
    }

    @Test func `says that the kernel does not count`() {
        let error = #expect(throws: CollectorError.self) { try page(of: KernelHungCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
    }
}
