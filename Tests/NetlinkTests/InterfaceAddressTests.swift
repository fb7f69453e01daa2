import Testing

@testable import Netlink

@Suite struct InterfaceAddressTests {
    @Test func `reads addresses with their links and prefixes`() throws {
        let addresses = try messages(capturedDatagrams("addresses")).compactMap {
            try InterfaceAddress(parsing: $0.payload.span)
        }
        let found = addresses.map { "\($0.link) \($0.address)/\($0.prefixLength) \($0.address.scope)" }
        #expect(
            found.filter { !$0.contains("fe80") } == [
                "1 127.0.0.1/8 link", "2 10.0.0.1/32 global", "4 192.0.2.1/24 global", "1 ::1/128 link",
                "4 2001:db8::1/64 global",
            ])
    }

    @Test(arguments: [
        ([127, 0, 0, 1], IPAddress.Scope.link), ([169, 254, 3, 4], .link), ([224, 0, 0, 9], .link),
        ([224, 0, 1, 9], .other), ([0, 0, 0, 0], .other), ([255, 255, 255, 255], .other), ([10, 0, 0, 1], .global),
        ([0xFE, 0x80] + [UInt8](repeating: 0, count: 14), .link),
        ([0xFE, 0xC0] + [UInt8](repeating: 0, count: 14), .global),
        ([0xFF, 0x01] + [UInt8](repeating: 0, count: 14), .interface),
        ([0xFF, 0x12] + [UInt8](repeating: 0, count: 14), .link),
        ([0xFF, 0x0E] + [UInt8](repeating: 0, count: 14), .other),
        ([UInt8](repeating: 0, count: 16), .other),
        ([UInt8](repeating: 0, count: 15) + [1], .link),
    ])
    func `knows how far an address reaches`(bytes: [UInt8], scope: IPAddress.Scope) {
        let address = IPAddress(bytes.span)
        #expect(address?.scope == scope)
    }

    @Test func `an address of another length is none`() {
        for length in [0, 3, 5, 15, 17] {
            let address = IPAddress([UInt8](repeating: 0, count: length).span)
            #expect(address?.scope == nil)
        }
    }
}
