import Glibc
import ServerTestSupport

/// A connection that a test keeps: to run commands, to be a client among others, or to wait for an answer.
public final class RedisClient {
    private let descriptor: CInt
    private let server: RedisServer?
    private var reader = RedisReplyReader()

    /// Connects to a Unix socket, and keeps a server running for as long as this value lives.
    public init(socket path: String, of server: RedisServer? = nil) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw TestServerError("cannot connect to \(path): the path is too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        self.server = server
        descriptor = try Self.connect(AF_UNIX, to: &address, path)
    }

    /// Connects to a port of this host, in the clear.
    public init(port: UInt16, of server: RedisServer? = nil) throws {
        var address = loopback(port: port)
        self.server = server
        descriptor = try Self.connect(AF_INET, to: &address, "127.0.0.1:\(port)")
    }

    deinit { close(descriptor) }

    private static func connect<Address>(_ family: CInt, to address: inout Address, _ name: String) throws -> CInt {
        let descriptor = socket(family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard code == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw TestServerError("cannot connect to \(name): \(reason)")
        }
        return descriptor
    }

    /// Runs a command.
    ///
    /// - Throws: the server's message where it answers with an error.
    @discardableResult
    public func command(_ words: String...) throws -> RedisReply { try command(words) }

    @discardableResult
    public func command(_ words: [String]) throws -> RedisReply {
        try send(words.map { Array($0.utf8) })
        let reply = try answer()
        if case .error(let text) = reply { throw TestServerError(text) }
        return reply
    }

    /// Runs many commands in one go; errors are among the replies.
    public func replies(to commands: [[String]]) throws -> [RedisReply] {
        var replies: [RedisReply] = []
        // Neither side's buffers have to hold them all.
        for start in stride(from: 0, to: commands.count, by: 1000) {
            let part = commands[start..<min(start + 1000, commands.count)]
            try send(bytes: part.flatMap { Self.bytes($0.map { Array($0.utf8) }) })
            for _ in part { replies.append(try answer()) }
        }
        return replies
    }

    /// Sends a command, of words that need not be text, and does not wait for its answer.
    public func send(_ words: [[UInt8]]) throws { try send(bytes: Self.bytes(words)) }

    public func send(_ words: String...) throws { try send(words.map { Array($0.utf8) }) }

    /// The answer to `send`, or what the server sends unasked.
    ///
    /// - Throws: that the connection is closed, or that nothing came in time.
    public func answer(within patience: Duration = .seconds(10)) throws -> RedisReply {
        let deadline = ContinuousClock.now + patience
        while true {
            if let reply = reader.next() { return reply }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw TestServerError("no answer within \(patience)") }
            var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&readable, 1, CInt((left / .milliseconds(1)).rounded(.up))) > 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { throw TestServerError("the server has closed the connection") }
            reader.append(chunk.prefix(count))
        }
    }

    private func send(bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { throw TestServerError("cannot send: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    private static func bytes(_ words: [[UInt8]]) -> [UInt8] {
        var bytes = Array("*\(words.count)\r\n".utf8)
        for word in words { bytes += Array("$\(word.count)\r\n".utf8) + word + [13, 10] }
        return bytes
    }
}
