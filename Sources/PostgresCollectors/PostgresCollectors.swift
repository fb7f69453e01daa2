public import ExporterCore

/// Every collector of the PostgreSQL exporter, in the order of the page.
///
/// A new collector is one line here.
public enum PostgresCollectors {
    public static let all: [CollectorEntry<PostgresSource>] = [
        .on(SettingsCollector.self),
        .on(StatDatabaseCollector()),
        .on(StatUserTablesCollector.self),
        .on(CustomQueriesCollector.self),
        .on(SessionsCollector()),
    ]
}
