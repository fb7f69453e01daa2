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
        .on(SettingsCollector.self).unless(PostgresFlags.disableSettingsMetrics),
        .on(StatActivityCollector()),
        .off(StatActivityAutovacuumCollector()),
        .on(StatArchiverCollector.self),
        .on(StatBGWriterCollector()),
        .on(StatCheckpointerCollector()),
        .on(StatDatabaseCollector()),
        .on(StatDatabaseConflictsCollector.self).unless(PostgresFlags.disableDefaultMetrics),
        .on(StatProgressVacuumCollector()),
        .on(StatReplicationCollector.self),
        .off(StatStatementsCollector.self),
        .off(StatWALReceiverCollector()),
        .on(StaticCollector.self).unless(PostgresFlags.disableDefaultMetrics),
        .on(WALCollector()),
        .off(XlogLocationCollector()),
        // What every watched database is asked, after what the server is.
        .on(StatUserTablesCollector.self),
        .on(StatIOUserTablesCollector()),
        .off(StatIOUserIndexesCollector()),
        // Last: the user's own queries may be slow, and then the exporter's own sessions.
        .on(CustomQueriesCollector.self),
        .on(SessionsCollector()),
    ]
}
