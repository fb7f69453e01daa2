import Foundation
import Glibc
import Synchronization

/// A folder in the test run's own, which a server may write to and which goes when this value does.
final class TestFolder: Sendable {
    let path: String
    private static let count = Atomic(0)

    init() throws {
        guard let warden = Warden.shared else {
            throw PostgresTestError("cannot start a shell to clean up after servers")
        }
        path = "\(warden.folder)/\(Self.count.wrappingAdd(1, ordering: .relaxed).newValue)"
        guard mkdir(path, 0o700) == 0 else {
            throw PostgresTestError("cannot make \(path): \(String(cString: strerror(errno)))")
        }
        if let user = PostgresInstallation.user { chown(path, user.id, user.group) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs a PostgreSQL program to its end, as the user whom the servers run as.
    func run(_ command: [String]) throws {
        try ChildProcess.run(PostgresInstallation.asUser + command, log: "\(path)/commands.log")
    }

    /// Writes a file that the servers may read.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        if let user = PostgresInstallation.user { chown("\(path)/\(name)", user.id, user.group) }
    }
}

/// A port of the loopback that nobody listens on, below those that the kernel gives to clients.
func freePort() throws -> UInt16 {
    for _ in 0..<100 {
        let port = UInt16.random(in: 20000..<32000)
        guard let socket = try? listeningSocket(port: port) else { continue }
        close(socket)
        return port
    }
    throw PostgresTestError("cannot find a free port between 20000 and 32000")
}

/// A socket that listens on a port of the loopback; 0 for any.
func listeningSocket(port: UInt16) throws -> CInt {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port: port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
    }
    guard code == 0, listen(listener, 64) == 0 else {
        let reason = String(cString: strerror(errno))
        close(listener)
        throw PostgresTestError("cannot listen on 127.0.0.1:\(port): \(reason)")
    }
    return listener
}

func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
}
