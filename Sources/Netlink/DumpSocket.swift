import CLinux
import Glibc

/// A netlink socket that asks the kernel, most of all for whole tables.
struct DumpSocket: ~Copyable {
    private let descriptor: CInt
    private var buffer = [UInt8](repeating: 0, count: largestDatagram)
    private var sequence: UInt32 = 0

    /// Opens the socket for a protocol such as `NETLINK_ROUTE`.
    ///
    /// The C functions are `socket` and `setsockopt`.
    init(_ netlinkProtocol: CInt) throws(NetlinkError) {
        descriptor = socket(AF_NETLINK, CInt(SOCK_RAW.rawValue) | CInt(SOCK_CLOEXEC.rawValue), netlinkProtocol)
        guard descriptor >= 0 else { throw .system(action: "open", code: errno) }
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size) == 0 else {
            let code = errno
            close(descriptor)
            throw .system(action: "set the timeout of", code: code)
        }
    }

    deinit { close(descriptor) }

    /// Asks for a whole table and folds its messages into a result.
    ///
    /// The request has a type, such as `RTM_GETLINK`, and a fixed part, such as `struct ifinfomsg`; `message` is called
    /// with the type and payload of each message of the answer.
    ///
    /// A table that changes while the kernel reads it is asked for again. One that never holds still is taken as it is:
    /// an entry may be missing or be there twice, but what it says is right.
    mutating func dump<Result>(
        _ type: Int,
        _ body: [UInt8],
        into initial: Result,
        _ message: (inout Result, _ type: Int, _ payload: Span<UInt8>) throws(NetlinkError) -> Void
    ) throws(NetlinkError) -> Result {
        var attempt = 1
        while true {
            var result = initial
            let isWhole = try dumpOnce(type, body) { (type, payload) throws(NetlinkError) in
                try message(&result, type, payload)
            }
            if isWhole || attempt == attempts { return result }
            attempt += 1
        }
    }

    /// Asks for one thing, which is a single message, and hands its payload to `read`.
    mutating func ask<Answer>(
        _ type: Int,
        _ body: [UInt8],
        _ read: (_ payload: Span<UInt8>) throws(NetlinkError) -> Answer
    ) throws(NetlinkError) -> Answer {
        sequence &+= 1
        try send(type, body, flags: NLM_F_REQUEST)
        var answers = Dump(sequence: sequence)
        var answer: Answer?
        while true {
            let count = try receive()
            let datagram = buffer  // Shares the storage while it is read; nothing is copied.
            try answers.read(datagram.span.extracting(first: count)) { (_, payload) throws(NetlinkError) in
                answer = try read(payload)
            }
            if let answer { return answer }
        }
    }

    /// Asks once; `false` when the table changed meanwhile.
    private mutating func dumpOnce(
        _ type: Int,
        _ body: [UInt8],
        _ message: (_ type: Int, _ payload: Span<UInt8>) throws(NetlinkError) -> Void
    ) throws(NetlinkError) -> Bool {
        sequence &+= 1
        try send(type, body, flags: NLM_F_REQUEST | NLM_F_DUMP)
        var dump = Dump(sequence: sequence)
        while !dump.isDone {
            let count = try receive()
            let datagram = buffer  // Shares the storage while it is read; nothing is copied.
            try dump.read(datagram.span.extracting(first: count), message)
        }
        return !dump.isInterrupted
    }

    /// The C function is `send`.
    private func send(_ type: Int, _ body: [UInt8], flags: CInt) throws(NetlinkError) {
        var request: [UInt8] = []
        request.append(number: UInt32(16 + body.count))
        request.append(number: UInt16(type))
        request.append(number: UInt16(flags))
        request.append(number: sequence)
        // Port 0: the kernel knows whose socket it is.
        request.append(number: 0 as UInt32)
        request += body
        let sent = unsafe request.withUnsafeBytes { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, 0) }
        guard sent == request.count else { throw .system(action: "ask", code: errno) }
    }

    /// Waits for a datagram of the kernel and returns its length.
    ///
    /// The C function is `recvfrom`.
    private mutating func receive() throws(NetlinkError) -> Int {
        while true {
            var sender = sockaddr_nl()
            let count = receive(from: &sender)
            switch (count, errno) {
            case (0..., _) where sender.nl_pid != 0: continue  // Another process; only the kernel has port 0.
            case (0...buffer.count, _): return count
            case (0..., _): throw .malformed("a datagram of \(count) bytes")
            case (_, EINTR): continue
            case (_, EAGAIN): throw .timedOut
            case (_, let code): throw .system(action: "read", code: code)
            }
        }
    }

    private mutating func receive(from sender: inout sockaddr_nl) -> Int {
        var size = socklen_t(MemoryLayout<sockaddr_nl>.size)
        return unsafe withUnsafeMutableBytes(of: &sender) { sender in
            let address = unsafe sender.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe buffer.withUnsafeMutableBytes { bytes in
                // With MSG_TRUNC it returns how long the datagram was, even when the buffer is shorter.
                unsafe recvfrom(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_TRUNC), address, &size)
            }
        }
    }
}

/// The kernel makes no larger datagrams, unless a single message is larger, which none of those we ask for is.
private let largestDatagram = 32 * 1024
private let attempts = 4
