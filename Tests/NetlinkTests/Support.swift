import Foundation
import Testing

@testable import Netlink

/// The datagrams of a file under `Fixtures`.
func capturedDatagrams(_ name: String) throws -> [[UInt8]] {
    let file = URL(filePath: "\(#filePath)").deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    var rest = [UInt8](try Data(contentsOf: file))[...]
    var datagrams: [[UInt8]] = []
    while !rest.isEmpty {
        let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        datagrams.append(Array(rest.dropFirst(4).prefix(length)))
        rest = rest.dropFirst(4 + length)
    }
    return datagrams
}

/// The types and payloads of the messages in datagrams that answer the captures' request.
func messages(_ datagrams: [[UInt8]]) throws(NetlinkError) -> [(type: Int, payload: [UInt8])] {
    var dump = Dump(sequence: 1)
    var messages: [(type: Int, payload: [UInt8])] = []
    for datagram in datagrams {
        try dump.read(datagram.span) { (type, payload) throws(NetlinkError) in
            messages.append((type, payload.indices.map { payload[$0] }))
        }
    }
    return messages
}

/// A netlink message: its header and payload.
func message(type: Int, flags: Int = 0, sequence: UInt32 = 1, payload: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: UInt32(16 + payload.count))
    bytes.append(number: UInt16(type))
    bytes.append(number: UInt16(flags))
    bytes.append(number: sequence)
    bytes.append(number: 0 as UInt32)
    return bytes + payload
}

/// A number's bytes.
func bytes(_ number: some FixedWidthInteger & BitwiseCopyable) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: number)
    return bytes
}
