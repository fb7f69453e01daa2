public import ExporterCore

/// Every collector of the PostgreSQL exporter, in the order of the page.
///
/// A new collector is one line here.
public enum PostgresCollectors {
    public static let all: [CollectorEntry<PostgresSource>] = [
        .off(BuffercacheSummaryCollector()),
        .on(DatabaseCollector.self),
        .on(DatabaseWraparoundCollector()),
        .on(LocksCollector()),
        .off(LongRunningTransactionsCollector()),
        .off(PostmasterCollector()),
        .off(ProcessIdleCollector()),
        .on(ReplicationCollector()),
        .on(ReplicationSlotsCollector.self, aliases: ["replication_slot"]),
        .on(RolesCollector()),
        .on(SettingsCollector.self),
        .on(StatActivityCollector()),
        .off(StatActivityAutovacuumCollector()),
        .on(StatArchiverCollector.self),
        .on(StatBGWriterCollector()),
        .on(StatCheckpointerCollector()),
        .on(StatDatabaseCollector()),
        .on(StatDatabaseConflictsCollector()),
        .on(StatIOUserTablesCollector()),
        .off(StatIOUserIndexesCollector()),
        .on(StatProgressVacuumCollector()),
        .on(StatReplicationCollector.self),
        .off(StatStatementsCollector.self),
        .off(StatWALReceiverCollector()),
        .on(StaticCollector()),
        .on(WALCollector()),
        .off(XlogLocationCollector()),
    ]

    public static func testSource(_ dsn: [(String, String)]) -> PostgresSource {
        let k = dsn.map { (keyword: $0.0, value: $0.1) }
        return PostgresSource(
            PostgresTarget(
                dialer: { _ in Dialer("test") { (_) throws(CollectorError) in [k] } }, limits: SessionLimits(),
                labels: ServerLabels(server: "127.0.0.1:15432", constants: [], .latest),
                databases: DatabaseSelection(autoDiscover: false, include: [], exclude: [], connectionLimit: 10)))
    }
}
