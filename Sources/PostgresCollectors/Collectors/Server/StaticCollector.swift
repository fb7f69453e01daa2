import ExporterCore

/// The server's version, in labels.
///
/// Source: `version()`, asked when the session begins.
struct StaticCollector: PostgresCollector, ConfigurableCollector {
    static let name = "static"

    static let metrics: [any MetricDeclaration] = [version(prefix: "pg")]
    static let flags: [any FlagDeclaration] = []

    private let version: Metric<2>

    init(flags: FlagValues) {
        version = Self.version(prefix: flags[PostgresFlags.metricPrefix])
    }

    private static func version(prefix: String) -> Metric<2> {
        .untyped(
            "\(prefix)_static", "The server's version, in labels; always 1.", labels: ["version", "short_version"])
    }

    let queries: [Query] = []

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        guard let catalog = source.catalog else {
            throw CollectorError(.failed, "report", "the server's version", why: "the server has not told it")
        }
        page.constantLabels += source.target.labels.legacy
        write(catalog, to: &page)
    }

    func write(_ catalog: ServerCatalog, to page: inout MetricPage) {
        page.family(version) { $0.add(1, catalog.versionText, catalog.shortVersion) }
    }
}
