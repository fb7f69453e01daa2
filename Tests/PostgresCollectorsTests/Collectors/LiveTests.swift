import ExporterCore
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

/// The queries of the further collectors are what a server understands.
@Suite(.enabled(if: PostgresServer.obstacle == nil, "\(PostgresServer.obstacle ?? "")"))
struct LiveCollectorTests {
    @Test func `every collector is answered, whatever the server offers`() throws {
        let server = try PostgresServer()
        let source = try PostgresSource(.live(server.dsn()))
        let collectors = try furtherCollectors()
        try source.beginScrape(of: collectors, until: .now + .seconds(10))
        for collector in collectors {
            var page = MetricPage()
            try collector.collect(from: source, into: &page)
            #expect(page.problems.isEmpty, "\(collector.label)")
        }
    }

    @Test func `a sequence that is being altered is passed over, and nobody waits`() throws {
        let server = try PostgresServer()
        try server.execute(
            "CREATE SEQUENCE free MAXVALUE 11", "SELECT setval('free', 6)", "CREATE SEQUENCE altered",
            "SELECT setval('altered', 6)")
        let holder = try server.hold("ALTER SEQUENCE altered MAXVALUE 20")
        let text = try livePage(of: SequencesCollector(flags: FlagValues()), on: server.dsn())
        #expect(
            text.contains(
                #"pg_sequence_used_ratio{datname="postgres",schemaname="public",sequencename="free"} 0.5"#))
        #expect(!text.contains(#"sequencename="altered""#))
        try holder.execute("ROLLBACK")
    }

    @Test func `a session that waits, and the one that keeps it waiting`() throws {
        let server = try PostgresServer()
        try server.execute("CREATE TABLE orders (id int)")
        let holder = try server.hold("LOCK TABLE orders")
        let waiter = try server.connect(applicationName: "waiter")
        try waiter.send("SELECT FROM orders")
        try server.wait(until: "EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        let text = try livePage(of: BlockedSessionsCollector(), on: server.dsn())
        #expect(text.contains("pg_activity_blocked_sessions{datname=\"postgres\"} 1\n"))
        #expect(text.contains("pg_activity_blocking_sessions{datname=\"postgres\"} 1\n"))
        let idle = try livePage(of: LongActivityCollector(), on: server.dsn())
        #expect(idle.contains("pg_activity_idle_in_transaction_sessions{datname=\"postgres\"} 1\n"))
        try holder.execute("ROLLBACK")
    }

    @Test func `a standby says what it has replayed`() throws {
        let primary = try PostgresServer()
        let standby = try primary.makeStandby(named: "copy")
        try standby.wait(until: "(SELECT status FROM pg_stat_wal_receiver) = 'streaming'")
        let text = try livePage(of: RecoveryCollector(), on: standby.dsn())
        #expect(text.contains("pg_recovery_wal_receiver_up 1\n"))
        let lag = try livePage(of: StatReplicationLagCollector(), on: primary.dsn())
        #expect(
            lag.contains(
                #"pg_stat_replication_connections{application_name="copy",client_addr="",slot_name="copy"} 1"#)
        )
    }
}

@Suite(.enabled(if: PgBouncer.obstacle == nil, "\(PgBouncer.obstacle ?? "")"))
struct LivePgBouncerTests {
    @Test func `its console is told from a server by what it calls itself`() throws {
        let pooler = try PgBouncer(inFrontOf: try PostgresServer())
        let source = try PostgresSource(.live(pooler.dsn(database: "pgbouncer")))
        let collectors = try furtherCollectors()
        try source.beginScrape(of: collectors, until: .now + .seconds(10))
        for collector in collectors {
            var page = MetricPage()
            try collector.collect(from: source, into: &page)
            #expect(page.problems.isEmpty, "\(collector.label)")
            #expect(page.text.isEmpty == !(collector is PgBouncerCollector), "\(collector.label)")
            if collector is PgBouncerCollector { #expect(page.text.hasSuffix("pgbouncer_up 1\n")) }
        }
    }
}

private func furtherCollectors() throws -> [any Collector<PostgresSource>] {
    let further = [
        "stat_io", "stat_wal", "stat_slru", "stat_replication_lag", "stat_replication_slots", "recovery",
        "stat_recovery_prefetch", "stat_subscription", "stat_subscription_stats", "stat_progress_analyze",
        "stat_progress_create_index", "stat_progress_cluster", "stat_progress_basebackup", "stat_progress_copy",
        "long_activity", "blocked_sessions", "backends", "xmin_horizon", "prepared_transactions", "sequences",
        "indexes", "stat_user_indexes", "table_wraparound", "extensions", "extension_updates", "archive_status",
        "temp_files", "tablespaces", "configuration", "pgbouncer",
    ]
    let entries = PostgresCollectors.all.filter { further.contains($0.name) }
    #expect(entries.count == further.count)
    return try entries.map { try $0.make(FlagValues()) }
}

private func livePage(of collector: some PostgresCollector, on dsn: String) throws -> String {
    let source = try PostgresSource(.live(dsn))
    try source.beginScrape(of: [collector], until: .now + .seconds(10))
    var page = MetricPage()
    try collector.collect(from: source, into: &page)
    #expect(page.problems.isEmpty)
    return page.text
}

extension PostgresTarget {
    /// The server with this URL, and its database only.
    fileprivate static func live(_ dsn: String) throws -> PostgresTarget {
        let settings = try ConnectionSettings(dsn, origin: "test")
        return PostgresTarget(
            dialer: { _ in
                Dialer("test") { (_) throws(CollectorError) in [ConnectionAttempt(settings: settings, timeout: nil)] }
            },
            limits: SessionLimits(),
            labels: ServerLabels(server: "test", constants: [], .latest),
            databases: DatabaseSelection(autoDiscover: false, include: [], exclude: [], connectionLimit: 10))
    }
}
