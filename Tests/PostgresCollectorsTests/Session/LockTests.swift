import ExporterCore
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

/// Locks that others hold cost what they lock, and nothing else; and nobody waits because of us.
@Suite(.serialized, .enabled(if: TestServer.obstacle == nil, "\(TestServer.obstacle ?? "")"))
struct LockTests {
    private static let shared = Result { try TestServer() }

    @Test(arguments: [
        "LOCK TABLE held", "REINDEX INDEX held_pkey", "TRUNCATE held",
        // The index of what is toasted.
        """
        DO $$ BEGIN
            EXECUTE (SELECT 'REINDEX TABLE ' || reltoastrelid::regclass FROM pg_class WHERE relname = 'held');
        END $$
        """,
    ])
    func `a locked table costs its own sizes`(statement: String) throws {
        let (server, database) = try freshDatabase()
        let watch = try Watch(server.dsn(database: database))
        let holder = try server.hold(statement, database: database)
        try expectOnlyHeldIsMissing(watch.scrape(), database)
        try holder.execute("ROLLBACK")
        try expectAll(watch.scrape(), database)
        #expect(watch.connectionsMade == 1)
    }

    @Test func `a lock that is waited for counts as one that is held`() throws {
        let (server, database) = try freshDatabase()
        let watch = try Watch(server.dsn(database: database))
        let reader = try server.hold("SELECT count(*) FROM held", database: database)
        let changer = try server.connect(database: database)
        try changer.send("ALTER TABLE held ADD COLUMN more int")
        try server.wait(until: "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND pid = \(changer.backend)")
        try expectOnlyHeldIsMissing(watch.scrape(), database)
        #expect(try server.query("SELECT FROM pg_locks WHERE NOT granted").count == 1)
        try reader.execute("ROLLBACK")
        _ = try changer.answer()
        try expectAll(watch.scrape(), database)
    }

    @Test func `a query that runs into a lock costs the time for locks, and its own families`() throws {
        let (server, database) = try freshDatabase()
        let watch = try Watch(
            server.dsn(database: database), collectors: [Asking("count(*) FROM held"), StatDatabaseCollector()])
        let holder = try server.hold("LOCK TABLE held", database: database)
        let page = watch.scrape()
        #expect(
            page.failures["asking"]?.description
                == "cannot query the test's question: canceling statement due to lock timeout (SQLSTATE 55P03); "
                + "somebody holds a lock on what it reads, pg_locks says who; the other queries go on")
        #expect(page.failures.count == 1 && !page.isDown)
        #expect(!page.samples("pg_stat_database_numbackends").isEmpty)
        #expect(page.duration < .seconds(1))
        try holder.execute("ROLLBACK")
        #expect(watch.scrape().isWhole)
        #expect(watch.connectionsMade == 1)
    }

    private func freshDatabase() throws -> (TestServer, String) {
        let server = try Self.shared.get()
        let database = "locks_\(try server.query("SELECT count(*) FROM pg_database")[0][0] ?? "")"
        try server.execute("CREATE DATABASE \(database)")
        try server.execute(
            "CREATE TABLE held (id int PRIMARY KEY, text text)", "INSERT INTO held VALUES (1, 'one')",
            "CREATE TABLE free (id int PRIMARY KEY, text text)", database: database)
        return (server, database)
    }

    private func expectOnlyHeldIsMissing(_ page: Watch.Page, _ database: String) throws {
        #expect(page.isWhole)
        let sizes = page.samples("pg_stat_user_tables_table_size_bytes")
        #expect(
            sizes == [
                #"pg_stat_user_tables_table_size_bytes{datname="\#(database)",schemaname="public",relname="free"} 8192"#
            ])
        #expect(
            page.samples("pg_stat_user_tables_size_skipped") == [
                #"pg_stat_user_tables_size_skipped{datname="\#(database)"} 1"#
            ])
        #expect(page.samples("pg_stat_user_tables_n_live_tup").count == 2)
        // Nothing has waited for the lock, not even as long as it might.
        #expect(page.duration < .milliseconds(2000))
    }

    private func expectAll(_ page: Watch.Page, _ database: String) throws {
        #expect(page.isWhole)
        #expect(page.samples("pg_stat_user_tables_table_size_bytes").count == 2)
        #expect(
            page.samples("pg_stat_user_tables_size_skipped") == [
                #"pg_stat_user_tables_size_skipped{datname="\#(database)"} 0"#
            ])
    }
}
