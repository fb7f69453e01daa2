import CLibpq
import Glibc
import ServerTestSupport

/// A connection that a test keeps: to hold locks, to sit idle, or to wait for an answer while the test goes on.
public final class PostgresConnection {
    private let connection: OpaquePointer
    private let server: PostgresServer?

    /// Connects, and keeps a server running for as long as this value lives.
    ///
    /// - Throws: with libpq's message.
    public init(_ conninfo: String, of server: PostgresServer? = nil) throws {
        guard let connection = PQconnectdb(conninfo) else { throw TestServerError("no memory for a connection") }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw TestServerError(Self.message(of: connection))
        }
        self.connection = connection
        self.server = server
    }

    deinit { PQfinish(connection) }

    /// The server's process for this connection.
    public var backend: CInt { PQbackendPID(connection) }

    public func execute(_ statement: String) throws { _ = try query(statement) }

    public func query(_ statement: String) throws -> [[String?]] {
        try Self.rows(PQexec(connection, statement), of: connection)
    }

    /// Sends a statement and does not wait for its answer.
    public func send(_ statement: String) throws {
        guard PQsendQuery(connection, statement) == 1 else { throw TestServerError(Self.message(of: connection)) }
    }

    /// Whether the answer to `send` is still to come.
    public var isWaiting: Bool { PQconsumeInput(connection) == 1 && PQisBusy(connection) == 1 }

    /// The answer to `send`.
    ///
    /// - Throws: the server's message, or that no answer came in time.
    public func answer(within patience: Duration = .seconds(10)) throws -> [[String?]] {
        let deadline = ContinuousClock.now + patience
        while isWaiting {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw TestServerError("no answer within \(patience)") }
            var readable = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            poll(&readable, 1, CInt((left / .milliseconds(1)).rounded(.up)))
        }
        let result = PQgetResult(connection)
        defer { while let next = PQgetResult(connection) { PQclear(next) } }
        return try Self.rows(result, of: connection)
    }

    /// Takes the result apart and frees it.
    private static func rows(_ result: OpaquePointer?, of connection: OpaquePointer) throws -> [[String?]] {
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
            throw TestServerError(message(of: connection))
        }
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1
                    ? nil : PQgetvalue(result, row, column).map { String(cString: $0) }
            }
        }
    }

    private static func message(of connection: OpaquePointer) -> String {
        var text = PQerrorMessage(connection).map { String(cString: $0) } ?? "no message"
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
