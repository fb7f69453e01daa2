import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

@Suite struct UnameCollectorTests {
    @Test func `writes what the kernel says of itself`() throws {
        let domain = try kernel("domainname")
        let node = try kernel("hostname")
        let release = try kernel("osrelease")
        let system = try kernel("ostype")
        let version = try kernel("version")

        let lines = try page(of: UnameCollector(), from: .nowhere).split(separator: "\n")

        #expect(lines.count == 3)
        #expect(lines[0] == "# HELP node_uname_info The kernel's and the host's names, as labels; always 1.")
        #expect(lines[1] == "# TYPE node_uname_info gauge")
        #expect(lines[2].hasPrefix(#"node_uname_info{domainname="\#(domain)",machine=""#))
        #expect(
            lines[2].hasSuffix(
                #"nodename="\#(node)",release="\#(release)",sysname="\#(system)",version="\#(version)"} 1"#))
    }

    /// The same names where procfs has them.
    private func kernel(_ name: String) throws -> String {
        try String(contentsOfFile: "/proc/sys/kernel/\(name)", encoding: .utf8).trimmingCharacters(in: .newlines)
    }
}
