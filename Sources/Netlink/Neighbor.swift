import CLinux

/// An entry of the table that says which hardware address an IP address has, as in `RTM_NEWNEIGH`.
public struct Neighbor: Equatable, Sendable {
    /// The index of the link behind which it is.
    public let link: Int
    /// A set of `NUD_…` bits.
    public let state: UInt16

    /// Whether the entry was never resolved because its address needs none: a multicast address, one of our own.
    public var needsNoResolution: Bool { Int(state) & Int(NUD_NOARP) != 0 }
}

extension Neighbor {
    /// Reads the payload of a message: `struct ndmsg`, and attributes that we do not need.
    init(parsing payload: Span<UInt8>) throws(NetlinkError) {
        guard let link = payload.number(Int32.self, at: 4), let state = payload.number(UInt16.self, at: 8),
            payload.count >= fixedSize
        else { throw .malformed("a neighbour of \(payload.count) bytes") }
        self.init(link: Int(link), state: state)
    }
}

extension RouteSocket {
    /// Folds the neighbours of an address family, such as `AF_INET`, into a result.
    ///
    /// There may be many thousands.
    public mutating func neighbors<Result>(
        of family: CInt,
        into initial: Result,
        _ body: (inout Result, Neighbor) -> Void
    ) throws(NetlinkError) -> Result {
        var request = [UInt8](repeating: 0, count: fixedSize)
        request[0] = UInt8(truncatingIfNeeded: family)
        return try dump(Int(RTM_GETNEIGH), request, into: initial) { (result, type, payload) throws(NetlinkError) in
            if type == Int(RTM_NEWNEIGH) { body(&result, try Neighbor(parsing: payload)) }
        }
    }
}

/// The size of `struct ndmsg`.
private let fixedSize = 12
