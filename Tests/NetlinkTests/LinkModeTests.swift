import CLinux
import Testing

@testable import Netlink

@Suite struct LinkModeTests {
    /// A message of generic netlink: its header and attributes, each a type and a payload.
    private func payload(_ attributes: [(Int, [UInt8])]) -> [UInt8] { [4, 1, 0, 0] + nested(attributes) }

    private func nested(_ attributes: [(Int, [UInt8])]) -> [UInt8] {
        attributes.flatMap { type, payload in
            let padding = [UInt8](repeating: 0, count: payload.count.alignedToFour - payload.count)
            return bytes(UInt16(4 + payload.count)) + bytes(UInt16(type)) + payload + padding
        }
    }

    private func mode(_ message: [UInt8]) throws(NetlinkError) -> LinkMode { try LinkMode(parsing: message.span) }

    private func family(_ message: [UInt8]) throws(NetlinkError) -> GenericFamily {
        try GenericFamily(parsing: message.span)
    }

    private var header: (Int, [UInt8]) {
        (
            Int(ETHTOOL_A_LINKMODES_HEADER) | Int(NLA_F_NESTED),
            nested([(Int(ETHTOOL_A_HEADER_DEV_INDEX), bytes(7 as UInt32)), (Int(ETHTOOL_A_HEADER_DEV_NAME), [65, 0])])
        )
    }

    @Test(
        arguments: [
            (10_000, 1, LinkMode(link: 7, speed: 10_000, duplex: .full)),
            (0, 0, LinkMode(link: 7, speed: 0, duplex: .half)),
            (.max, .max, LinkMode(link: 7, speed: nil, duplex: .unknown)),
            (0x8000_0000, 2, LinkMode(link: 7, speed: nil, duplex: .unknown)),
        ] as [(UInt32, UInt8, LinkMode)])
    func `reads speed and duplex`(speed: UInt32, duplex: UInt8, expected: LinkMode) throws {
        let message = payload([
            header, (Int(ETHTOOL_A_LINKMODES_SPEED), bytes(speed)), (Int(ETHTOOL_A_LINKMODES_DUPLEX), [duplex]),
        ])
        #expect(try mode(message) == expected)
    }

    @Test func `what the kernel does not mention is not known`() throws {
        #expect(try mode(payload([header])) == LinkMode(link: 7, speed: nil, duplex: .unknown))
    }

    @Test(arguments: [
        ([4, 1, 0], NetlinkError.malformed("a link mode of 3 bytes")),
        ([4, 1, 0, 0], .malformed("a link mode without a link")),
        ([4, 1, 0, 0, 9, 0, 5, 0], .malformed("an attribute of 9 bytes where 4 are left")),
    ])
    func `says what is wrong`(message: [UInt8], error: NetlinkError) {
        #expect(throws: error) { try mode(message) }
    }

    @Test func `reads families`() throws {
        let name = (Int(CTRL_ATTR_FAMILY_NAME), Array("ethtool\0".utf8))
        let message = payload([name, (Int(CTRL_ATTR_FAMILY_ID), bytes(21 as UInt16))])
        #expect(try family(message) == GenericFamily(name: "ethtool", number: 21))
        #expect(throws: NetlinkError.malformed("a family without name or number")) {
            try family(payload([name]))
        }
        #expect(throws: NetlinkError.malformed("a family of 0 bytes")) { try family([]) }
    }

    @Test func `asks the kernel again and again`() throws {
        var socket = try EthtoolSocket()
        let links = try socket.linkModes().map(\.link)
        #expect(try socket.linkModes().map(\.link) == links)
        // Loopback has no driver that knows of speeds.
        #expect(!links.contains(1))
    }
}
