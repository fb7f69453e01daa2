import CLinux
import Glibc
import Testing

@testable import Netlink

@Suite struct RouteSocketTests {
    @Test func `lists the loopback interface, again and again`() throws {
        var socket = try RouteSocket()
        for _ in 0..<3 {
            let links = try socket.links()
            let loopback = try #require(links.first { $0.name == "lo" })
            #expect(loopback.index == 1)
            #expect(loopback.statistics != nil)
        }
    }

    @Test func `asks for different tables over one socket`() throws {
        var socket = try RouteSocket()
        let links = try socket.links().map(\.index)
        #expect(try socket.addresses().allSatisfy { links.contains($0.link) })
        let neighbors = try socket.neighbors(of: AF_INET, into: []) { $0.append($1.link) }
        #expect(neighbors.allSatisfy(links.contains))
    }

    @Test func `passes on that the kernel refuses`() throws {
        var socket = try RouteSocket()
        #expect(throws: NetlinkError.refused(code: EOPNOTSUPP)) {
            try socket.dump(Int(RTM_GETLINK) + 1024, [UInt8](repeating: 0, count: 16), into: ()) { _, _, _ in }
        }
    }
}
