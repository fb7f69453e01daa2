import CLinux

/// A socket to the kernel's tables of links, addresses and neighbours, those of the network namespace that the thread is
/// in when it opens the socket.
///
/// Keep it: the kernel answers a socket that has read before in fewer and larger datagrams. After an error throw it
/// away, for what it has still to read belongs to the request that failed.
public struct RouteSocket: ~Copyable {
    private var socket: DumpSocket

    public init() throws(NetlinkError) {
        socket = try DumpSocket(NETLINK_ROUTE)
    }

    /// Asks for a whole table and folds its messages into a result, as ``DumpSocket`` does.
    mutating func dump<Result>(
        _ type: Int,
        _ body: [UInt8],
        into initial: Result,
        _ message: (inout Result, _ type: Int, _ payload: Span<UInt8>) throws(NetlinkError) -> Void
    ) throws(NetlinkError) -> Result {
        try socket.dump(type, body, into: initial, message)
    }
}
