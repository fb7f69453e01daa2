import ExporterCore
import Foundation
import Testing

@testable import ContainerCollectors

/// The whole page on the captured hosts: no name, type, label or value changes unnoticed.
@Suite struct GoldenPageTests {
    @Test(arguments: ["v1", "v2", "podman"]) func `the page is what it was`(host: String) throws {
        let files = try Host(fixture: host).files(["disable_metrics": ""])
        // Times depend on when the capture was unpacked, and file systems are the running host's.
        let names = ContainerCollectors.all.map(\.name).filter {
            !["lifetime", "disk", "advtcp", "hugetlb", "cpu_topology", "resctrl", "referenced_memory"].contains($0)
        }
        let text = try page(of: names, from: files).text
        let path = "\(URL(filePath: #filePath).deletingLastPathComponent().path)/Fixtures/page-\(host).txt"
        if ProcessInfo.processInfo.environment["WRITE_GOLDEN_PAGE"] != nil {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: path, encoding: .utf8)
        let difference = text.split(separator: "\n").difference(from: golden.split(separator: "\n"))
        #expect(difference.isEmpty, "\(difference)")
    }

    @Test func `no two collectors declare the same metric`() {
        let names = ContainerCollectors.all.flatMap { entry in entry.metrics.map(\.name) }
        #expect(Dictionary(grouping: names, by: { $0 }).filter { $1.count > 1 }.keys.sorted() == [])
    }
}
