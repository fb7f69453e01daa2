import PostgresTestSupport
import ServerTestSupport
import Testing

/// A PgBouncer that lends a server process for each transaction: what we leave in it, others find.
@Suite(.enabled(if: PgBouncer.obstacle == nil, "\(PgBouncer.obstacle ?? "")"))
struct PoolerTests {
    private let settings = [
        "lock_timeout", "statement_timeout", "default_transaction_read_only", "idle_in_transaction_session_timeout",
        "client_connection_check_interval", "jit", "DateStyle", "IntervalStyle", "application_name",
    ]

    @Test func `scrapes through it are whole, and leave nothing in its sessions`() throws {
        let server = try PostgresServer()
        try server.execute("CREATE TABLE read (id int)")
        // One process, so that everybody gets that which we have had.
        let bouncer = try PgBouncer(
            inFrontOf: server, settings: ["default_pool_size": "1", "ignore_startup_parameters": "extra_float_digits"])
        let values = "SELECT " + settings.map { "current_setting('\($0)')" }.joined(separator: ", ")
        func asSeenByOthers() throws -> [[String?]] {
            try PostgresConnection(bouncer.dsn() + "&application_name=other").query(values)
        }
        let before = try asSeenByOthers()
        let process = try PostgresConnection(bouncer.dsn()).query("SELECT pg_backend_pid()")

        let exporter = try RunningExporter(["DATA_SOURCE_NAME": bouncer.dsn()], "--collector.settings.ttl=0s")
        for _ in 0..<3 {
            let page = try exporter.get()
            #expect(page.isWhole, "\(exporter.log)")
            #expect(page.samples("pg_settings_max_connections").count == 1)
            #expect(page.samples("pg_stat_user_tables_table_size_bytes").count == 1)
            #expect(try asSeenByOthers() == before)
        }
        let other = try PostgresConnection(bouncer.dsn())
        #expect(try other.query("SELECT pg_backend_pid()") == process)
        #expect(try other.query("SELECT name FROM pg_prepared_statements") == [])
        try other.execute("CREATE TABLE written (id int)")
        #expect(try server.query("SELECT count(*) FROM written") == [["0"]])
        #expect(!exporter.log.contains("level=WARN source=ConditionLog"), "\(exporter.log)")
    }
}
