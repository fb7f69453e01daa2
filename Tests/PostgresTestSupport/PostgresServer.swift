import CLibpq
import Foundation
public import Glibc
import ServerTestSupport

/// A PostgreSQL server of a test's own, on a free port and in a folder that goes with it.
///
/// The superuser `postgres` needs no password, everybody else's is checked (SCRAM). Nothing of it outlives the test run,
/// however that ends.
public final class PostgresServer: Sendable {
    /// Why no server can be had here, for `.enabled(if:)`; `nil` where one can.
    public static let obstacle: String? = {
        guard PostgresInstallation.folder != nil else { return "needs PostgreSQL: make setup installs it" }
        return geteuid() == 0 && PostgresInstallation.user == nil
            ? "needs a user besides root: PostgreSQL refuses" : nil
    }()

    public let port: UInt16
    /// Where its Unix socket is.
    public var socketFolder: String { folder.path }
    /// Where its data is.
    public var dataFolder: String { "\(folder.path)/data" }
    /// What it has logged so far.
    public var log: String { process.log }

    let folder: TestFolder
    let process: ServerProcess

    /// Starts one, with settings of `postgresql.conf` as they would be written there, without quotes.
    public convenience init(settings: [String: String] = [:]) throws {
        let template = try Self.template.get()
        try self.init(settings: settings) { folder in
            try folder.run(["/bin/cp", "-a", "\(template.path)/data", "\(folder.path)/data"])
        }
    }

    init(settings: [String: String], fill: (TestFolder) throws -> Void) throws {
        folder = try TestFolder(owner: PostgresInstallation.user)
        // Shared memory goes with it.
        process = ServerProcess("PostgreSQL", log: "\(folder.path)/log", farewell: SIGQUIT)
        try fill(folder)
        port = try freePort()
        let lines = settings.sorted { $0.key < $1.key }.map { name, value in
            "\(name) = '\(value.replacingOccurrences(of: "'", with: "''"))'\n"
        }
        let file = "\(folder.path)/data/postgresql.conf"
        guard let conf = FileHandle(forWritingAtPath: file) else { throw TestServerError("cannot write \(file)") }
        try conf.seekToEnd()
        try conf.write(contentsOf: Data(lines.joined().utf8))
        try conf.close()
        try start()
    }

    deinit {
        try? process.end(SIGQUIT, within: .seconds(5))
        kill()
        removeSharedMemory()
    }

    /// Starts it again after `stop` or `kill`, on its port.
    public func start() throws {
        let options = ["-D", dataFolder, "-p", "\(port)", "-h", "127.0.0.1", "-k", socketFolder]
        let address = "host=\(socketFolder) port=\(port) user=postgres dbname=postgres connect_timeout=2"
        try process.start(PostgresInstallation.asUser + [try Self.program("postgres")] + options) {
            PQping(address) == PQPING_OK
        }
    }

    /// Whether it runs, if only stopped by `pause`.
    public var isRunning: Bool { process.pid != nil }

    /// The process that all others of the server are children of.
    public var postmaster: pid_t? { process.pid }

    /// After SIGKILL the server's key in System V shared memory would stay.
    private func removeSharedMemory() {
        guard let text = try? String(contentsOfFile: "\(dataFolder)/postmaster.pid", encoding: .utf8) else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 6, let segment = lines[6].split(separator: " ").last.flatMap({ CInt($0) }) else { return }
        shmctl(segment, IPC_RMID, nil)
    }
}

extension PostgresServer {
    static func program(_ name: String) throws -> String {
        guard let folder = PostgresInstallation.folder else { throw TestServerError(obstacle ?? "no PostgreSQL") }
        return "\(folder)/\(name)"
    }

    /// The folder that each server starts as a copy of: `initdb` takes longer than all else.
    private static let template = Result {
        let folder = try TestFolder(owner: PostgresInstallation.user)
        let data = "\(folder.path)/data"
        try folder.run([
            try program("initdb"), "--pgdata=\(data)", "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        ])
        try folder.write(access, to: "data/pg_hba.conf")
        try folder.write(settings, to: "data/postgresql.conf")
        return folder
    }

    private static let access = """
        local all postgres trust
        local replication postgres trust
        local all all scram-sha-256
        host all postgres 127.0.0.1/32 trust
        host replication postgres 127.0.0.1/32 trust
        host all all 127.0.0.1/32 scram-sha-256

        """

    /// Small, quick, and careless: the data need not survive the host.
    private static let settings = """
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        shared_buffers = 16MB
        max_connections = 50
        dynamic_shared_memory_type = mmap
        wal_level = replica
        max_wal_senders = 5
        max_replication_slots = 5
        datestyle = 'iso, mdy'
        timezone = 'UTC'
        lc_messages = 'C.UTF-8'
        lc_monetary = 'C.UTF-8'
        lc_numeric = 'C.UTF-8'
        lc_time = 'C.UTF-8'

        """
}
