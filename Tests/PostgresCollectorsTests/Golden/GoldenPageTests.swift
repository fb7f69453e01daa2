import ExporterCore
import Foundation
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

/// What a real server's page has: no name, type or label changes unnoticed.
@Suite(.enabled(if: PostgresServer.obstacle == nil, "\(PostgresServer.obstacle ?? "")"))
struct GoldenPageTests {
    private let server: PostgresTestSupport.PostgresServer
    private let version: String
    /// What keeps a lock, and what waits for it.
    private let sessions: [PostgresConnection]

    init() throws {
        server = try PostgresTestSupport.PostgresServer(settings: [
            "autovacuum": "off", "max_prepared_transactions": "5", "wal_level": "logical",
            "shared_preload_libraries": "pg_stat_statements", "archive_mode": "on", "archive_command": "true",
        ])
        let number = try #require(try server.query("SHOW server_version_num").first?.first ?? nil)
        version = String(number.dropLast(4))
        try server.execute(
            "CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pg_buffercache",
            "CREATE ROLE exporter LOGIN PASSWORD 'secret' IN ROLE pg_monitor",
            "CREATE ROLE plain LOGIN PASSWORD 'secret' CONNECTION LIMIT 20", "CREATE DATABASE shop",
            "SELECT pg_create_physical_replication_slot('unused', true)",
            "SELECT pg_create_logical_replication_slot('decoded', 'pgoutput')",
            "CREATE TABLE orders (id serial PRIMARY KEY, note text)", "INSERT INTO orders (note) VALUES ('a'), ('b')",
            "SELECT FROM orders WHERE id = 1", "VACUUM ANALYZE orders", "CREATE INDEX broken ON orders (note)",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass",
            "BEGIN; CREATE TABLE later (id int); PREPARE TRANSACTION 'half'",
            "SELECT pg_switch_wal()", "SELECT pg_stat_force_next_flush()")
        sessions = [try server.hold("LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE")]
    }

    @Test func `the page by default is what it was`() throws {
        try expectList("page", of: try WholePage(of: exporter))
    }

    @Test func `the page with everything switched on is what it was`() throws {
        try expectList("everything", of: try WholePage(of: exporter, .everything))
    }

    @Test func `all collectors answer a role that may monitor`() throws {
        let page = try WholePage(of: exporter, .everything)
        #expect(page.failed == [])
        #expect(page.problems == [])
    }

    @Test func `without pg_monitor only the collectors fail that say so`() throws {
        let page = try WholePage(of: server.dsn(user: "plain", password: "secret"))
        #expect(page.failed == ["archive_status", "wal"])
        #expect(page.errors["wal"]?.reason == .denied)
        #expect(page.problems == [])
    }

    @Test func `what a collector writes it has declared`() throws {
        let page = try WholePage(of: exporter, .everything)
        for entry in PostgresCollectors.all where entry.name != "settings" {
            let declared = Set(entry.metrics.map(\.name))
            let others = page.families(of: entry.name).map(\.name).filter { !declared.contains($0) }
            #expect(others == [], "\(entry.name)")
        }
    }

    private var exporter: String { server.dsn(user: "exporter", password: "secret") }

    /// Compares with the list for the server's version, or writes it when told to by `WRITE_GOLDEN_PAGE`.
    private func expectList(_ name: String, of page: WholePage) throws {
        let file = "\(folder)/\(name)-\(version).txt"
        if ProcessInfo.processInfo.environment["WRITE_GOLDEN_PAGE"] != nil {
            try (page.lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        }
        guard FileManager.default.fileExists(atPath: file) else {
            try Test.cancel("there is no list for PostgreSQL \(version); WRITE_GOLDEN_PAGE=1 writes one")
        }
        let golden = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(page.lines.filter { !golden.contains($0) } == [], "new")
        #expect(golden.filter { !page.lines.contains($0) } == [], "gone")
    }

    private let folder = "\(URL(filePath: #filePath).deletingLastPathComponent().path)/../Fixtures"
}
