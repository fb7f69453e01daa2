import CLinux
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
        family = try GenericFamily.number(of: ETHTOOL_GENL_NAME, asking: &socket)
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
