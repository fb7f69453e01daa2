package import Glibc

/// A port of the loopback that nobody listens on, below those that the kernel gives to clients.
///
/// So is the one at the distance given above it.
public func freePort(andAbove distance: UInt16 = 0) throws -> UInt16 {
    for _ in 0..<100 {
        let port = UInt16.random(in: 20000..<32000 - distance)
        let sockets = Set([port, port + distance]).map { try? listeningSocket(port: $0) }
        for socket in sockets { socket.map { _ = close($0) } }
        if !sockets.contains(nil) { return port }
    }
    throw TestServerError("cannot find a free port between 20000 and 32000")
}

/// The port that a socket was bound to.
package func boundPort(of socket: CInt) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
        _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
}

/// A socket that listens on a port of the loopback; 0 for any.
package func listeningSocket(port: UInt16) throws -> CInt {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port: port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
    }
    guard code == 0, listen(listener, 64) == 0 else {
        let reason = String(cString: strerror(errno))
        close(listener)
        throw TestServerError("cannot listen on 127.0.0.1:\(port): \(reason)")
    }
    return listener
}

package func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
}
