import Foundation
import Glibc
import ServerTestSupport

/// A Redis server of a test's own, on a free port and by a socket in a folder that goes with it.
///
/// It saves nothing, and nothing of it outlives the test run, however that ends.
public final class RedisServer: Sendable {
    /// Why no server can be had here, for `.enabled(if:)`; `nil` where one can.
    public static let obstacle: String? =
        RedisInstallation.server == nil ? "needs Redis: make setup installs it" : nil

    /// Where it listens on 127.0.0.1, in the clear or for TLS only.
    public let port: UInt16
    /// Its Unix socket, always in the clear.
    public var socketPath: String { "\(folder.path)/socket" }
    /// What it has logged so far.
    public var log: String { process.log }

    let password: String?
    let process: ServerProcess
    private let folder: TestFolder
    let tls: RedisTLS?
    private let command: [String]

    /// Starts one with more lines of `redis.conf`, such as `user reader on >secret ~* +@read` or
    /// `rename-command CONFIG ""`.
    public convenience init(_ lines: String..., password: String? = nil, tls: RedisTLS? = nil) throws {
        try self.init(lines: lines, password: password, tls: tls)
    }

    public convenience init(
        lines: [String], password: String? = nil, tls: RedisTLS? = nil, port: UInt16? = nil
    ) throws {
        guard let program = RedisInstallation.server else { throw TestServerError(Self.obstacle ?? "no Redis") }
        try self.init(
            "Redis", [program], lines: Self.settings + lines, password: password, tls: tls, port: port ?? freePort())
    }

    init(
        _ name: String, _ program: [String], lines: [String], password: String?, tls: RedisTLS? = nil, port: UInt16
    ) throws {
        folder = try TestFolder()
        process = ServerProcess(name, log: "\(folder.path)/log")
        self.port = port
        self.password = password
        self.tls = tls
        command = program.prefix(1) + ["\(folder.path)/redis.conf"] + program.dropFirst()
        let common = [
            "bind 127.0.0.1", "dir \(folder.path)", "unixsocket \(folder.path)/socket", "unixsocketperm 700",
            tls == nil ? "port \(port)" : "port 0\ntls-port \(port)",
        ]
        let access = password.map { ["requirepass \($0)", "masterauth \($0)"] } ?? []
        let all = common + access + (tls?.lines ?? []) + lines
        try folder.write(all.joined(separator: "\n") + "\n", to: "redis.conf")
        try start()
    }

    /// Starts it again after `stop` or `kill`, on its port.
    public func start() throws {
        try process.start(command) {
            guard let reply = try? RedisClient(socket: socketPath).replies(to: [["PING"]]).first else { return false }
            if case .error(let text) = reply { return !text.hasPrefix("LOADING") }
            return true
        }
    }

    /// Small, quick, and careless: the data need not survive the process.
    static let settings: [String] = {
        let all = ["save \"\"", "appendonly no", "repl-diskless-sync yes", "repl-diskless-sync-delay 0"]
        // Until then DEBUG was open to all.
        return (RedisInstallation.majorVersion ?? 0) < 7 ? all : all + ["enable-debug-command local"]
    }()
}
