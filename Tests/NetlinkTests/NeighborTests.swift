import Testing

@testable import Netlink

@Suite struct NeighborTests {
    @Test func `reads links and states`() throws {
        let neighbors = try messages(capturedDatagrams("neighbors")).map { try Neighbor(parsing: $0.payload.span) }
        #expect(neighbors.filter { !$0.needsNoResolution }.map(\.link) == [4, 4])
        #expect(neighbors.contains { $0.needsNoResolution })
    }

    @Test func `says what is wrong`() {
        #expect(throws: NetlinkError.malformed("a neighbour of 11 bytes")) {
            try Neighbor(parsing: [UInt8](repeating: 0, count: 11).span)
        }
    }
}
