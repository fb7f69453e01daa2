import Foundation
import Glibc
import ServerTestSupport

/// A PgBouncer of a test's own, in front of a server; it pools by transaction.
///
/// It lets in whom it knows, without asking for a password, and answers `SHOW` in the database `pgbouncer` to `postgres`.
public final class PgBouncer: Sendable {
    /// Why none can be had here, for `.enabled(if:)`; `nil` where one can.
    public static let obstacle: String? =
        PostgresServer.obstacle
        ?? (PostgresInstallation.pgBouncer == nil ? "needs PgBouncer: make setup installs it" : nil)

    public let port: UInt16
    public var socketFolder: String { folder.path }
    public var log: String { process.log }

    private let server: PostgresServer
    private let folder: TestFolder
    private let process: ServerProcess

    /// Starts one that knows `postgres` and the users given, with their passwords at the server.
    public init(
        inFrontOf server: PostgresServer, users: [String: String] = [:], settings: [String: String] = [:]
    ) throws {
        guard let program = PostgresInstallation.pgBouncer else {
            throw TestServerError("PgBouncer is not installed")
        }
        self.server = server
        folder = try TestFolder(owner: PostgresInstallation.user)
        // It ends with this value by SIGKILL: its own farewell waits for clients.
        process = ServerProcess("PgBouncer", log: "\(folder.path)/log")
        port = try freePort()
        let all = [
            "listen_addr": "127.0.0.1", "listen_port": "\(port)", "unix_socket_dir": folder.path, "auth_type": "trust",
            "auth_file": "\(folder.path)/users", "admin_users": "postgres", "pool_mode": "transaction",
        ].merging(settings) { $1 }
        let lines = all.sorted { $0.key < $1.key }.map { "\($0) = \($1)\n" }.joined()
        try folder.write(
            "[databases]\n* = host=\(server.socketFolder) port=\(server.port)\n[pgbouncer]\n\(lines)",
            to: "pgbouncer.ini")
        let known = users.merging(["postgres": ""]) { $1 }
        try folder.write(known.map { "\"\($0)\" \"\($1)\"\n" }.joined(), to: "users")
        try process.start(PostgresInstallation.asUser + [program, "\(folder.path)/pgbouncer.ini"]) {
            (try? query("SHOW VERSION")) != nil
        }
    }

    /// How a client on this host reaches a database of the server through it, as a URL.
    public func dsn(database: String = "postgres", user: String = "postgres") -> String {
        "postgresql://\(user)@127.0.0.1:\(port)/\(database)?sslmode=disable"
    }

    /// What its console answers to a `SHOW`, and to `PAUSE`, `KILL` and the like.
    public func query(_ command: String) throws -> [[String?]] {
        try PostgresConnection(dsn(database: "pgbouncer")).query(command)
    }
}
