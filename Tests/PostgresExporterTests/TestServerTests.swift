import Foundation
import Glibc
import Testing

@testable import PostgresTestSupport
@testable import ServerTestSupport

/// The servers that other tests rely on are what they say.
@Suite(.enabled(if: PostgresServer.obstacle == nil, "\(PostgresServer.obstacle ?? "")"))
struct TestServerTests {
    @Test func `answers by its socket and by its port`() throws {
        let server = try PostgresServer(settings: ["cluster_name": "it's ours"])
        #expect(try server.query("SELECT current_setting('cluster_name'), NULL") == [["it's ours", nil]])
        let connection = try PostgresConnection(server.dsn())
        #expect(try connection.query("SELECT inet_server_port()") == [["\(server.port)"]])
    }

    @Test func `throws the server's message`() throws {
        let server = try PostgresServer()
        let error = #expect(throws: TestServerError.self) { try server.execute("SELECT 1/0") }
        #expect(error?.description == "ERROR:  division by zero")
    }

    @Test func `asks all but the superuser for their passwords`() throws {
        let server = try PostgresServer()
        try server.execute("CREATE ROLE reader LOGIN PASSWORD 'p@ss:w/rd'", "CREATE DATABASE \"odd name\"")
        let dsn = server.dsn(database: "odd name", user: "reader", password: "p@ss:w/rd")
        #expect(try PostgresConnection(dsn).query("SELECT current_database(), user") == [["odd name", "reader"]])
        let error = #expect(throws: TestServerError.self) {
            try PostgresConnection(server.dsn(user: "reader", password: "wrong"))
        }
        #expect(error?.description.contains("password authentication failed for user \"reader\"") == true)
    }

    @Test func `streams to a standby by a slot`() throws {
        let primary = try PostgresServer()
        let standby = try primary.makeStandby(named: "copy", slot: "copy_slot")
        #expect(try primary.query("SELECT slot_name, active FROM pg_replication_slots") == [["copy_slot", "t"]])
        try primary.execute("CREATE TABLE sent (id int)")
        try standby.wait(until: "to_regclass('sent') IS NOT NULL")
        #expect(try standby.query("SELECT pg_is_in_recovery()") == [["t"]])
    }

    @Test func `answers nothing while it is paused`() throws {
        let server = try PostgresServer()
        let connection = try server.connect()
        server.pause()
        try connection.send("SELECT 'late'")
        #expect(throws: TestServerError.self) { try connection.answer(within: .milliseconds(50)) }
        #expect(connection.isWaiting)
        server.resume()
        #expect(try connection.answer() == [["late"]])
    }

    @Test func `comes back on its port`() throws {
        let server = try PostgresServer()
        try server.execute("CREATE TABLE kept (id int)", "CHECKPOINT")
        for end in [{ try server.stop() }, { server.kill() }] as [() throws -> Void] {
            try end()
            #expect(!server.isRunning)
            #expect(throws: TestServerError.self) { try PostgresConnection(server.dsn()) }
            try server.start()
            #expect(try server.query("SELECT FROM kept").isEmpty)
        }
    }

    @Test func `lets a test hold a lock and see who waits for it`() throws {
        let server = try PostgresServer()
        try server.execute("CREATE TABLE held (id int)")
        let holder = try server.hold("LOCK TABLE held")
        let waiter = try server.connect(applicationName: "waiter")
        try waiter.send("SELECT count(*) FROM held")
        try server.wait(until: "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND pid = \(waiter.backend)")
        #expect(waiter.isWaiting)
        #expect(try server.backendCount(applicationName: "waiter") == 1)
        try holder.execute("COMMIT")
        #expect(try waiter.answer() == [["0"]])
    }

    @Test(arguments: [false, true])
    func `leaves nothing behind`(whilePaused: Bool) throws {
        var server: PostgresServer? = try PostgresServer()
        let folder = try #require(server?.socketFolder)
        let postmaster = try #require(server?.postmaster)
        // A connection by `connect` would keep the server.
        let connection = try server.map { try PostgresConnection($0.dsn()) }
        let processes = [postmaster] + ProcessTable.children(of: postmaster)
        #expect(processes.contains(try #require(connection?.backend)))
        #expect(FileManager.default.fileExists(atPath: folder))
        if whilePaused { server?.pause() }
        server = nil
        #expect(processes.filter(ProcessTable.contains) == [])
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func `has a warden that cleans up when the tests end, however they do`() throws {
        let warden = try Warden()
        let log = "\(warden.folder)/log"
        let stopped = try ChildProcess(["tail", "-f", "/dev/null"], log: log)
        let forgotten = try ChildProcess(["tail", "-f", "/dev/null"], log: log)
        for child in [stopped, forgotten] { warden.watch(child.pid, farewell: SIGTERM) }
        warden.forget(forgotten.pid, farewell: SIGTERM)
        stopped.signal(SIGSTOP)

        warden.dismiss()
        #expect(stopped.ends(within: .seconds(5)))
        #expect(!FileManager.default.fileExists(atPath: warden.folder))
        #expect(!forgotten.ends(within: .zero))
        forgotten.signal(SIGKILL)
        #expect(forgotten.ends(within: .seconds(5)))
    }
}
