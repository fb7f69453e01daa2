import CLinux
import ExporterCore
import Glibc

/// A socket to what the kernel's drivers say of the links, those of the network namespace that the thread is in when it
/// opens the socket.
///
/// Keep it, but not after an error, as with a ``RouteSocket``.
public struct EthtoolSocket: ~Copyable {
    private var socket: DumpSocket
    /// What the kernel numbers the messages.
    private let family: Int

    /// Opens the socket.
    ///
    /// - Throws: ``NetlinkError/refused(code:)`` with `ENOENT` when the kernel has no ethtool over netlink.
    public init() throws(NetlinkError) {
        var socket = try DumpSocket(NETLINK_GENERIC)
        let request = genericHeader(Int(CTRL_CMD_GETFAMILY), version: 2)
        let family = try socket.dump(controlFamily, request, into: Int?.none) {
            (family, _, payload) throws(NetlinkError) in
            let candidate = try GenericFamily(parsing: payload)
            if candidate.name == ETHTOOL_GENL_NAME { family = candidate.number }
        }
        guard let family else { throw .refused(code: ENOENT) }
        self.family = family
        self.socket = socket
    }

    /// How fast the links are that have a driver which says so.
    public mutating func linkModes() throws(NetlinkError) -> [LinkMode] {
        var request = genericHeader(Int(ETHTOOL_MSG_LINKMODES_GET), version: UInt8(ETHTOOL_GENL_VERSION))
        // The header's flags ask for sets of bits as bits, not as lists of the names that they have.
        request.append(number: 12 as UInt16)
        request.append(number: UInt16(ETHTOOL_A_LINKMODES_HEADER) | UInt16(NLA_F_NESTED))
        request.append(number: 8 as UInt16)
        request.append(number: UInt16(ETHTOOL_A_HEADER_FLAGS))
        request.append(number: UInt32(ETHTOOL_FLAG_COMPACT_BITSETS))
        return try socket.dump(family, request, into: []) { (modes, _, payload) throws(NetlinkError) in
            modes.append(try LinkMode(parsing: payload))
        }
    }
}

/// A group of messages that the kernel has given a number, as in `CTRL_CMD_NEWFAMILY`.
struct GenericFamily: Equatable {
    let name: String
    let number: Int
}

extension GenericFamily {
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
private func genericHeader(_ command: Int, version: UInt8) -> [UInt8] {
    [UInt8(truncatingIfNeeded: command), version, 0, 0]
}
