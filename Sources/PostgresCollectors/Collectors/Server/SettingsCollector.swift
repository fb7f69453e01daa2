import ExporterCore

/// The server's settings that are numbers or switches, each a family of its own in seconds, bytes or plain numbers.
///
/// Source: `pg_settings`, as in `shared_buffers | 16384 | 8kB | integer`; what our own session has set for itself (timeouts,
/// read-only) is reported as it would be without that.
struct SettingsCollector: PostgresCollector, ConfigurableCollector {
    static let name = "settings"
    static let metrics: [any MetricDeclaration] = []

    static let ttl = Flag(
        "collector.settings.ttl", default: Duration.seconds(60),
        "How long the settings are good for before they are read again; 0s reads them at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    private let query: Query
    private let families = SettingFamilies()

    init(flags: FlagValues) {
        query = Query(
            "pg_settings", ttl: flags[Self.ttl],
            sql: """
                SELECT name || coalesce(' ' || unit, ''),
                    CASE WHEN source = 'session' THEN reset_val
                        WHEN name = 'transaction_read_only' AND NOT pg_is_in_recovery() THEN (
                            SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only')
                        ELSE setting END,
                    vartype
                FROM pg_settings
                WHERE vartype IN ('bool', 'integer', 'real')
                    AND name NOT IN ('sync_commit_cancel_wait', 'google_dataplex.max_messages')
                """)
    }

    var queries: [Query] { [query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        let answers = try source.answers(to: query, reportingOn: &page)
        page.constantLabels += source.target.labels.formerlyLegacy
        families.rewind()
        for rows in answers {
            for row in 0..<rows.count { write(rows, row, to: &page) }
        }
    }

    private func write(_ rows: ResultRows, _ row: Int, to page: inout MetricPage) {
        let (name, text) = (rows.cell(row, 0), rows.cell(row, 1))
        guard let family = families.family(of: name) else {
            return page.report(problem(name, why: "its unit is none we know"))
        }
        if rows.cell(row, 2).equals("bool") {
            page.write(family.metric, text.equals("on"))
        } else if let value = family.unit.value(of: text) {
            page.write(family.metric, value)
        } else {
            page.report(problem(name, why: "its value is not a number"))
        }
    }

    private func problem(_ setting: Span<UInt8>, why: String) -> CollectorError {
        CollectorError(.malformed, "report the setting", String(setting), why: why)
    }
}
