import Foundation
import ServerTestSupport

extension PostgresServer {
    /// How a client on this host reaches it, as a URL.
    public func dsn(database: String = "postgres", user: String = "postgres", password: String? = nil) -> String {
        func encoded(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        let login = encoded(user) + (password.map { ":" + encoded($0) } ?? "")
        return "postgresql://\(login)@127.0.0.1:\(port)/\(encoded(database))?sslmode=disable"
    }

    /// A connection that the test keeps.
    public func connect(database: String = "postgres", applicationName: String = "test") throws -> PostgresConnection {
        let address = "host='\(socketFolder)' port=\(port) user=postgres dbname='\(database)'"
        return try PostgresConnection("\(address) application_name='\(applicationName)'", of: self)
    }

    /// A connection that keeps a transaction open in which a statement has been run, such as `LOCK TABLE orders`.
    public func hold(_ statement: String, database: String = "postgres") throws -> PostgresConnection {
        let connection = try connect(database: database, applicationName: "holder")
        try connection.execute("BEGIN")
        try connection.execute(statement)
        return connection
    }

    /// Runs statements, one after another, on a connection of their own.
    ///
    /// - Throws: `TestServerError` with the server's message.
    public func execute(_ statements: String..., database: String = "postgres") throws {
        let connection = try connect(database: database)
        for statement in statements { try connection.execute(statement) }
    }

    /// The rows of a statement's answer, as text.
    public func query(_ statement: String, database: String = "postgres") throws -> [[String?]] {
        try connect(database: database).query(statement)
    }

    /// Waits until a query answers `t`.
    ///
    /// - Throws: when it has not within ten seconds.
    public func wait(until condition: String, database: String = "postgres") throws {
        let connection = try connect(database: database)
        guard try becomesTrue({ try connection.query("SELECT (\(condition))") == [["t"]] }) else {
            throw TestServerError("not so within 10 s: \(condition)")
        }
    }

    /// How many clients are connected that call themselves so.
    public func backendCount(applicationName: String) throws -> Int {
        let name = applicationName.replacingOccurrences(of: "'", with: "''")
        return try query("SELECT FROM pg_stat_activity WHERE application_name = '\(name)'").count
    }

    /// Starts a standby that streams from this server by a replication slot, both with the name given.
    ///
    /// A slot of that name is made where there is none.
    public func makeStandby(named name: String, slot: String? = nil) throws -> PostgresServer {
        let slot = slot ?? name
        let exists = try !query("SELECT FROM pg_replication_slots WHERE slot_name = '\(slot)'").isEmpty
        let source = "host=\(socketFolder) port=\(port) user=postgres application_name=\(name)"
        let standby = try PostgresServer(settings: ["cluster_name": name]) { folder in
            let command = [
                try Self.program("pg_basebackup"), "--pgdata=\(folder.path)/data", "--dbname=\(source)",
                "--slot=\(slot)",
                "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
            ]
            try folder.run(command + (exists ? [] : ["--create-slot"]))
        }
        try wait(
            until:
                "SELECT count(*) = 1 FROM pg_stat_replication WHERE application_name = '\(name)' AND state = 'streaming'"
        )
        return standby
    }
}
