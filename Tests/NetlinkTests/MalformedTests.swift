import Testing

@testable import Netlink

/// Whatever arrives, the parsers return or throw.
@Suite struct MalformedTests {
    static let captures = ["links", "addresses", "neighbors"]

    @Test(arguments: captures)
    func `survives every truncation of a datagram`(name: String) throws {
        for datagram in try capturedDatagrams(name) {
            for length in datagram.indices { parse(Array(datagram.prefix(length))) }
        }
    }

    @Test(arguments: captures)
    func `survives every truncation of a payload`(name: String) throws {
        for message in try messages(capturedDatagrams(name)) {
            for length in message.payload.indices { parse(payload: Array(message.payload.prefix(length))) }
        }
    }

    @Test(arguments: captures, [0x00, 0x01, 0x7F, 0xFF] as [UInt8])
    func `survives any byte being another`(name: String, byte: UInt8) throws {
        for message in try messages(capturedDatagrams(name)).prefix(4) {
            for index in message.payload.indices {
                var payload = message.payload
                payload[index] = byte
                parse(payload: payload)
            }
        }
    }

    private func parse(_ datagram: [UInt8]) {
        var dump = Dump(sequence: 1)
        try? dump.read(datagram.span) { _, payload in parse(payload: payload.indices.map { payload[$0] }) }
    }

    private func parse(payload: [UInt8]) {
        let link = try? Link(parsing: payload.span)
        _ = link?.address?.description
        _ = try? InterfaceAddress(parsing: payload.span)
        _ = try? Neighbor(parsing: payload.span)
        _ = try? GenericFamily(parsing: payload.span)
        _ = try? LinkMode(parsing: payload.span)
    }
}
