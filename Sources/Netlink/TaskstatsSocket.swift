import CLinux
import Glibc

/// A socket to the kernel's statistics of tasks.
///
/// Keep it, but not after an error, as with a ``RouteSocket``.
public struct TaskstatsSocket: ~Copyable {
    private var socket: DumpSocket
    /// What the kernel numbers the messages.
    private let family: Int

    /// Opens the socket.
    ///
    /// - Throws: ``NetlinkError/refused(code:)`` with `ENOENT` when the kernel has no such statistics.
    public init() throws(NetlinkError) {
        var socket = try DumpSocket(NETLINK_GENERIC)
        family = try GenericFamily.number(of: TASKSTATS_GENL_NAME, asking: &socket)
        self.socket = socket
    }

    /// The tasks of a cgroup of version 1, by the descriptor of its directory.
    public mutating func tasks(ofCgroup descriptor: CInt) throws(NetlinkError) -> CgroupTasks {
        var request = genericHeader(Int(CGROUPSTATS_CMD_GET), version: UInt8(TASKSTATS_GENL_VERSION))
        request.append(number: 8 as UInt16)
        request.append(number: UInt16(CGROUPSTATS_CMD_ATTR_FD))
        request.append(number: UInt32(bitPattern: descriptor))
        return try socket.ask(family, request) { (payload) throws(NetlinkError) in try CgroupTasks(parsing: payload) }
    }
}

/// How many tasks of a cgroup are in which state.
public struct CgroupTasks: Equatable, Sendable {
    public let sleeping: UInt64
    public let running: UInt64
    public let stopped: UInt64
    public let uninterruptible: UInt64
    public let waitingForIO: UInt64
}

extension CgroupTasks {
    /// Reads the payload of a message: `struct genlmsghdr` and an attribute with `struct cgroupstats`.
    init(parsing payload: Span<UInt8>) throws(NetlinkError) {
        guard payload.count >= genericHeaderSize else { throw .malformed("counts of \(payload.count) bytes") }
        var attributes = NetlinkAttributes(payload.extracting(genericHeaderSize...))
        while let attribute = try attributes.next() {
            guard attribute.type == Int(CGROUPSTATS_TYPE_CGROUP_STATS) else { continue }
            let counts = attribute.payload
            guard let sleeping = counts.number(UInt64.self), let running = counts.number(UInt64.self, at: 8),
                let stopped = counts.number(UInt64.self, at: 16),
                let uninterruptible = counts.number(UInt64.self, at: 24),
                let waitingForIO = counts.number(UInt64.self, at: 32)
            else { throw .malformed("counts of \(counts.count) bytes") }
            self.init(
                sleeping: sleeping, running: running, stopped: stopped, uninterruptible: uninterruptible,
                waitingForIO: waitingForIO)
            return
        }
        throw .malformed("no counts")
    }
}
