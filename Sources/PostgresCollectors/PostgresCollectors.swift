public import ExporterCore

/// Every collector of the PostgreSQL exporter, in the order of the page.
///
/// A new collector is one line here.
public enum PostgresCollectors {
    public static let all: [CollectorEntry<PostgresSource>] = [
        .on(StatDatabaseCollector())
    ]

    public static func testSource(_ dsn: [(String, String)]) -> PostgresSource {
        let k = dsn.map { (keyword: $0.0, value: $0.1) }
        return PostgresSource(Dialer("test") { (_) throws(CollectorError) in [k] }, SessionLimits())
    }
}
