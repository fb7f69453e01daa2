import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct FileDescriptorCollectorTests {
    @Test func `writes how many files are open`() throws {
        let tree = FileTree(["proc/sys/fs/file-nr": "1024\t0\t9223372036854775807\n"])

        #expect(
            try page(of: FileDescriptorCollector(), from: tree.files) == """
                # HELP node_filefd_allocated Open files.
                # TYPE node_filefd_allocated gauge
                node_filefd_allocated 1024
                # HELP node_filefd_maximum How many files can be open.
                # TYPE node_filefd_maximum gauge
                node_filefd_maximum 9.223372036854776e+18

                """
        )
    }

    @Test(arguments: [
        ("", "allocated is missing"), ("1\t0", "maximum is missing"),
        ("1\t0\tx", #"maximum is "x", expected a whole number"#),
    ])
    func `says which field is wrong`(line: String, message: String) {
        let tree = FileTree(["proc/sys/fs/file-nr": line])
        let error = #expect(throws: CollectorError.self) { try page(of: FileDescriptorCollector(), from: tree.files) }
        #expect(error?.description == "cannot parse \(tree.root)/proc/sys/fs/file-nr: \(message)")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: FileDescriptorCollector(), from: .nowhere) }
        #expect(error?.description == "cannot open /nowhere/proc/sys/fs/file-nr: no such file or directory")
    }
}

@Suite struct EntropyCollectorTests {
    @Test func `writes how much there is`() throws {
        let tree = FileTree([
            "proc/sys/kernel/random/entropy_avail": "1337\n", "proc/sys/kernel/random/poolsize": "4096\n",
        ])

        #expect(
            try page(of: EntropyCollector(), from: tree.files) == """
                # HELP node_entropy_available_bits Bits of entropy at hand.
                # TYPE node_entropy_available_bits gauge
                node_entropy_available_bits 1337
                # HELP node_entropy_pool_size_bits Bits of entropy that the pool can hold.
                # TYPE node_entropy_pool_size_bits gauge
                node_entropy_pool_size_bits 4096

                """
        )
    }

    @Test func `says what is wrong`() {
        let tree = FileTree(["proc/sys/kernel/random/entropy_avail": "some\n"])
        let error = #expect(throws: CollectorError.self) { try page(of: EntropyCollector(), from: tree.files) }
        let file = "\(tree.root)/proc/sys/kernel/random/entropy_avail"
        #expect(error?.description == #"cannot parse \#(file): value is "some", expected a whole number"#)
    }

    @Test func `says which file is absent`() {
        let tree = FileTree(["proc/sys/kernel/random/entropy_avail": "256\n"])
        let error = #expect(throws: CollectorError.self) { try page(of: EntropyCollector(), from: tree.files) }
        #expect(error?.reason == .absent)
        #expect(
            error?.description == "cannot open \(tree.root)/proc/sys/kernel/random/poolsize: no such file or directory")
    }
}

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
