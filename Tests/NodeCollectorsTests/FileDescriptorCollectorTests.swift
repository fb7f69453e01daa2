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
