import CLinux
import Testing

@testable import Netlink

@Suite struct LinkTests {
    let links: [Link]

    init() throws {
        links = try messages(capturedDatagrams("links")).map { try Link(parsing: $0.payload.span) }
    }

    @Test func `reads what a link is`() throws {
        #expect(links.map(\.name) == ["lo", "br0", "veth1", "veth0"])
        let veth = try #require(links.last)
        #expect(veth.index == 4)
        #expect(veth.flags == 0x11043)
        #expect(veth.type == 1)
        #expect(veth.address?.description == "02:00:00:00:00:01")
        #expect(veth.broadcast?.description == "ff:ff:ff:ff:ff:ff")
        #expect(veth.mtu == 9000)
        #expect(veth.transmitQueueLength == 500)
        #expect(veth.operationalState == 6)
        #expect(veth.linkMode == 0)
        #expect(veth.group == 7)
        #expect(veth.lower == 3)
        #expect(veth.alias == "to the bridge")
        #expect(veth.alternativeNames == ["uplink-of-bridge0", "second"])
        #expect(veth.carrier == 1)
        #expect(veth.carrierChanges == 2)
        #expect(veth.carrierUpCount == 1)
        #expect(veth.carrierDownCount == 1)
        #expect(links.first?.lower == nil)
        #expect(links.first?.alias == nil)
    }

    @Test func `reads the statistics`() throws {
        let statistics = try #require(links.last?.statistics)
        #expect(statistics.transmitPackets == 1)
        #expect(statistics.transmitBytes == 90)
        #expect(statistics.receiveErrors == 0)
    }

    @Test func `takes each number from its place`() throws {
        let wide = (1...25).flatMap { bytes(UInt64($0) << 40) }
        let statistics = try #require(parse(wide))
        #expect(statistics.receivePackets == 1 << 40)
        #expect(statistics.transmitBytes == 4 << 40)
        #expect(statistics.collisions == 10 << 40)
        #expect(statistics.transmitCompressed == 23 << 40)
        #expect(statistics.receiveNoHandler == 24 << 40)

        let narrow = (1...23).flatMap { bytes(UInt32($0)) }
        #expect(LinkStatistics(narrow.span, of: UInt32.self)?.transmitCompressed == 23)
        #expect(LinkStatistics(narrow.span, of: UInt32.self)?.receiveNoHandler == 0)
        #expect(LinkStatistics(narrow.span, of: UInt64.self)?.receivePackets == nil)
    }

    private func parse(_ words: [UInt8]) -> LinkStatistics? { LinkStatistics(words.span, of: UInt64.self) }

    @Test func `the wide statistics win, in either order`() throws {
        let wide = attribute(Int(IFLA_STATS64), (1...24).flatMap { bytes(UInt64($0) << 32) })
        let narrow = attribute(Int(IFLA_STATS), (1...24).flatMap { bytes(UInt32($0)) })
        let name = attribute(Int(IFLA_IFNAME), Array("eth0\0".utf8))
        for attributes in [name + wide + narrow, name + narrow + wide] {
            let link = try Link(parsing: ([UInt8](repeating: 0, count: 16) + attributes).span)
            #expect(link.statistics?.receivePackets == 1 << 32)
        }
        let link = try Link(parsing: ([UInt8](repeating: 0, count: 16) + name + narrow).span)
        #expect(link.statistics?.receivePackets == 1)
    }

    @Test(arguments: [
        ([UInt8](repeating: 0, count: 15), "a link of 15 bytes"),
        ([UInt8](repeating: 0, count: 16), "a link without a name"),
        ([UInt8](repeating: 0, count: 16) + [3, 0, 3, 0], "an attribute of 3 bytes where 4 are left"),
        ([UInt8](repeating: 0, count: 16) + [9, 0, 3, 0, 1, 2, 3, 4], "an attribute of 9 bytes where 8 are left"),
    ])
    func `says what is wrong`(payload: [UInt8], why: String) {
        #expect(throws: NetlinkError.malformed(why)) { try Link(parsing: payload.span) }
    }

    @Test func `repairs names that are not UTF-8`() throws {
        let payload = [UInt8](repeating: 0, count: 16) + attribute(Int(IFLA_IFNAME), [0x65, 0xFF, 0x30, 0])
        #expect(try Link(parsing: payload.span).name == "e\u{FFFD}0")
    }

    @Test func `an address of no or too many bytes is none`() {
        #expect(HardwareAddress([UInt8]().span) == nil)
        #expect(HardwareAddress([UInt8](repeating: 1, count: 33).span) == nil)
        #expect(HardwareAddress([UInt8](repeating: 0xAB, count: 2).span)?.description == "ab:ab")
    }

    private func attribute(_ type: Int, _ payload: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: -payload.count & 3)
        return bytes(UInt16(4 + payload.count)) + bytes(UInt16(type)) + payload + padding
    }
}
