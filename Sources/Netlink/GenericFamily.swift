import CLinux
import ExporterCore
import Glibc

/// A group of messages that the kernel has given a number, as in `CTRL_CMD_NEWFAMILY`.
struct GenericFamily: Equatable {
    let name: String
    let number: Int
}

extension GenericFamily {
    /// The number of a family.
    ///
    /// - Throws: ``NetlinkError/refused(code:)`` with `ENOENT` when the kernel has none of this name.
    static func number(of name: String, asking socket: inout DumpSocket) throws(NetlinkError) -> Int {
        let request = genericHeader(Int(CTRL_CMD_GETFAMILY), version: 2)
        let number = try socket.dump(controlFamily, request, into: Int?.none) {
            (number, _, payload) throws(NetlinkError) in
            let candidate = try GenericFamily(parsing: payload)
            if candidate.name == name { number = candidate.number }
        }
        guard let number else { throw .refused(code: ENOENT) }
        return number
    }

    /// Reads the payload of a message: `struct genlmsghdr` and attributes.
    init(parsing payload: Span<UInt8>) throws(NetlinkError) {
        guard payload.count >= genericHeaderSize else { throw .malformed("a family of \(payload.count) bytes") }
        var name: String?
        var number: UInt16?
        var attributes = NetlinkAttributes(payload.extracting(genericHeaderSize...))
        while let attribute = try attributes.next() {
            switch attribute.type {
            case Int(CTRL_ATTR_FAMILY_NAME): name = String(attribute.payload.beforeZero)
            case Int(CTRL_ATTR_FAMILY_ID): number = attribute.payload.number(UInt16.self)
            default: break
            }
        }
        guard let name, let number else { throw .malformed("a family without name or number") }
        self.init(name: name, number: Int(number))
    }
}

/// `GENL_ID_CTRL`, the family that lists the others.
private let controlFamily = Int(NLMSG_MIN_TYPE)

/// The size of `struct genlmsghdr`.
let genericHeaderSize = 4

/// `struct genlmsghdr`.
func genericHeader(_ command: Int, version: UInt8) -> [UInt8] {
    [UInt8(truncatingIfNeeded: command), version, 0, 0]
}
