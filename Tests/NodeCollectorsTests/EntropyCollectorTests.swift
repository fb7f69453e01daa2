import ExporterCore
import Testing

@testable import NodeCollectors

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
