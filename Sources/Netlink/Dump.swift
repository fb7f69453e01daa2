import CLinux

/// Follows the answer to one dump request through its datagrams.
///
/// Pure parsing, without a socket: ``DumpSocket`` feeds it.
struct Dump {
    /// What the request was numbered; messages with another number answer an earlier request and are skipped.
    let sequence: UInt32
    /// Whether the table changed while it was read, so that an entry may be missing or be there twice.
    private(set) var isInterrupted = false
    private(set) var isDone = false

    init(sequence: UInt32) {
        self.sequence = sequence
    }

    /// Calls `body` with the type and payload of each message in a datagram that belongs to the answer.
    ///
    /// - Throws: ``NetlinkError/refused(code:)`` when the kernel answers with an error, ``NetlinkError/malformed(_:)``
    ///   when a message reaches past the end, and what `body` throws.
    mutating func read(
        _ datagram: Span<UInt8>,
        _ body: (_ type: Int, _ payload: Span<UInt8>) throws(NetlinkError) -> Void
    ) throws(NetlinkError) {
        var position = 0
        while position < datagram.count, !isDone {
            let left = datagram.count - position
            guard let header = Header(datagram, at: position), header.length <= left else {
                throw .malformed("a message that is longer than the \(left) bytes left of its datagram")
            }
            let payload = datagram.extracting(position + Header.size..<position + header.length)
            position = min((position + header.length).alignedToFour, datagram.count)
            if header.sequence == sequence { try read(header, payload, body) }
        }
    }

    private mutating func read(
        _ header: Header,
        _ payload: Span<UInt8>,
        _ body: (_ type: Int, _ payload: Span<UInt8>) throws(NetlinkError) -> Void
    ) throws(NetlinkError) {
        if header.flags & NLM_F_DUMP_INTR != 0 { isInterrupted = true }
        switch CInt(header.type) {
        case NLMSG_DONE:
            // A dump that fails in the middle ends with its error.
            if let code = payload.number(CInt.self), code < 0 { throw .refused(code: 0 &- code) }
            isDone = true
        case NLMSG_ERROR:
            guard let code = payload.number(CInt.self) else { throw .malformed("an error without a number") }
            // Error 0 acknowledges, which we never ask for.
            if code != 0 { throw .refused(code: 0 &- code) }
        case NLMSG_OVERRUN:
            throw .malformed("messages were lost")
        case ..<NLMSG_MIN_TYPE:
            break
        default:
            try body(Int(header.type), payload)
        }
    }
}

/// What every netlink message begins with: `struct nlmsghdr`.
private struct Header {
    static let size = 16

    /// The length of the message, header included; at least ``size``.
    let length: Int
    let type: UInt16
    let flags: CInt
    let sequence: UInt32

    init?(_ bytes: Span<UInt8>, at position: Int) {
        guard let length = bytes.number(UInt32.self, at: position), length >= Self.size,
            let type = bytes.number(UInt16.self, at: position + 4),
            let flags = bytes.number(UInt16.self, at: position + 6),
            let sequence = bytes.number(UInt32.self, at: position + 8)
        else { return nil }
        self.length = Int(length)
        self.type = type
        self.flags = CInt(flags)
        self.sequence = sequence
    }
}
