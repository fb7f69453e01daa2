public import ExporterCore

/// Every collector of the PostgreSQL exporter, in the order of the page.
///
/// A new collector is one line here.
public enum PostgresCollectors {
    public static let all: [CollectorEntry<PostgresSource>] = [
        .on(SettingsCollector.self),
        .on(StatDatabaseCollector()),
        .on(StatUserTablesCollector.self),
    ]

    public static func testSource(_ dsn: [(String, String)]) -> PostgresSource {
        let k = dsn.map { (keyword: $0.0, value: $0.1) }
        return PostgresSource(
            PostgresTarget(
                dialer: { d in Dialer("test \(d ?? "-")") { (_) throws(CollectorError) in [k.map { ($0.keyword, $0.keyword == "dbname" ? d ?? $0.value : $0.value ) }] } }, limits: SessionLimits(),
                labels: ServerLabels(server: "127.0.0.1:15432", constants: [], .latest),
                databases: DatabaseSelection(autoDiscover: true, include: [], exclude: [], connectionLimit: 10)))
    }
}
