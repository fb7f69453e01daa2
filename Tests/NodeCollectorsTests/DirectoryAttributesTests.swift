import ExporterCore
import KernelFiles
import Testing

@testable import NodeCollectors

@Suite struct DirectoryAttributesTests {
    private let tree = FileTree([
        "sys/d/count": " 18446744073709551615 \n", "sys/d/negative": "-1\n",
        "sys/d/long": String(repeating: "x", count: 200),
        "sys/d/cpu0/": "", "sys/d/cpu10/": "", "sys/d/cpu2/": "", "sys/d/cpu/": "", "sys/d/cpuidle/": "",
        "sys/d/cpu3x/": "",
        "sys/d/ch1_count": "", "sys/d/ch_count": "",
    ])

    @Test func `reads whole numbers`() throws {
        let directory = try tree.files.sys("d")
        #expect(try directory.unsigned("count") == .max)
        #expect(directory.unsigned(ifPresent: "negative") == nil)
        #expect(directory.unsigned(ifPresent: "nothing") == nil)
        let error = #expect(throws: CollectorError.self) { try tree.files.sys("d").unsigned("negative") }
        #expect(
            error?.description
                == #"cannot parse \#(tree.root)/sys/d/negative: the attribute is "-1", expected a whole number"#)
    }

    @Test func `hands out the bytes of one read, as they are`() throws {
        let directory = try tree.files.sys("d")
        #expect(try directory.bytes(of: "negative") { String($0) } == "-1\n")
        #expect(try directory.bytes(of: "long") { $0.count } == 128)
        let error = #expect(throws: CollectorError.self) { try tree.files.sys("d").text("cpu0") }
        #expect(error?.description == "cannot read \(tree.root)/sys/d/cpu0: is a directory")
    }

    @Test func `lists numbers in the order of names`() throws {
        let directory = try tree.files.sys("d")
        #expect(directory.numbers(after: "cpu") == ["0", "10", "2"])
        #expect(directory.numbers(after: "ch", before: "_count") == ["1"])
        #expect(directory.numbers(after: "gpu") == [])
    }
}
