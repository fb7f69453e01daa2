import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct DMICollectorTests {
    @Test func `writes the attributes there are as labels`() throws {
        let tree = FileTree([
            "sys/class/dmi/id/bios_vendor": "Example Inc.\n",
            "sys/class/dmi/id/chassis_type": "23\n",
            "sys/class/dmi/id/product_name": "Server \"9\"\n",
            "sys/class/dmi/id/product_version": "\n",
            "sys/class/dmi/id/sys_vendor": "Example\n",
            "sys/class/dmi/id/modalias": "dmi:bvnExample\n",
        ])

        #expect(
            try page(of: DMICollector(), from: tree.files) == #"""
                # HELP node_dmi_info What the firmware says of the machine, as labels; always 1.
                # TYPE node_dmi_info gauge
                node_dmi_info{bios_vendor="Example Inc.",product_name="Server \"9\"",product_version="",system_vendor="Example"} 1

                """#)
    }

    @Test func `reads once`() throws {
        let tree = FileTree(["sys/class/dmi/id/bios_date": "04/12/2021\n"])
        let collector = DMICollector()
        let first = try page(of: collector, from: tree.files)
        tree.write("05/12/2021\n", to: "sys/class/dmi/id/bios_date")
        #expect(try page(of: collector, from: tree.files) == first)
    }

    @Test func `says that there is nothing`() {
        let tree = FileTree(["sys/class/dmi/id/uevent": ""])
        let empty = #expect(throws: CollectorError.self) { try page(of: DMICollector(), from: tree.files) }
        #expect(empty?.reason == .absent)
        #expect(empty?.description == "cannot find \(tree.root)/sys/class/dmi/id: this host has none")

        let error = #expect(throws: CollectorError.self) { try page(of: DMICollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/sys/class/dmi/id: no such file or directory")
    }
}
