import ExporterCore

/// What the costliest statements cost: how often they ran, how long, and how many rows they gave.
///
/// Source: the extension pg_stat_statements, in the database that the data source names. Each statement is a series,
/// so there is a limit; what is beyond it can be summed up for each user and database as `queryid="other"`. The sum
/// drops when a statement rises above the limit, which Prometheus takes for a reset.
struct StatStatementsCollector: PostgresCollector, ConfigurableCollector {
    static let name = "stat_statements"
    static let metrics = view(StatementSelection(flags: FlagValues())).metrics + [queryID]

    static let queryID = Metric.counter(
        "pg_stat_statements_query_id", "The beginning of the statement's text; always 1.", labels: ["queryid", "query"])

    static let includeQuery = Flag(
        "collector.stat_statements.include_query", default: false, "Report the statements' texts as well.")
    static let queryLength = Flag(
        "collector.stat_statements.query_length", default: 120, "How many letters of a statement's text are reported.")
    static let flags: [any FlagDeclaration] = StatementSelection.flags + [includeQuery, queryLength]

    private let view: View<3>
    private let texts: StatementTexts?

    init(flags: FlagValues) throws(ConfigurationError) {
        let selection = StatementSelection(flags: flags)
        let length = flags[Self.queryLength] == 0 ? Self.queryLength.defaultValue : flags[Self.queryLength]
        for (flag, value) in [(StatementSelection.limitFlag, selection.limit), (Self.queryLength, length)]
        where value < 0 {
            throw ConfigurationError("--\(flag.name) is \(value), and cannot be below 0")
        }
        view = Self.view(selection)
        texts = flags[Self.includeQuery] ? StatementTexts(length: length, limit: selection.limit) : nil
    }

    var queries: [Query] { [view.query] + (texts.map { [$0.query] } ?? []) }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        let answers = try source.answers(to: view.query, reportingOn: &page)
        view.write(answers, leavingOut: source.target.databases.exclude, to: &page)
        guard let texts else { return }

        let ids = Self.ids(in: answers)
        for rows in try source.answers(to: texts.query, reportingOn: &page) { texts.learn(rows) }
        let known = texts.find(ids)
        page.family(Self.queryID) { samples in
            for (id, text) in known { samples.add(1, id, text) }
        }
    }

    /// The statements' ids in the order of the rows, each once.
    private static func ids(in answers: [ResultRows]) -> [Int] {
        var seen: Set<Int> = []
        var ids: [Int] = []
        for rows in answers {
            for row in 0..<rows.count {
                // "other" and "unknown" are none.
                guard let id = Int(ascii: rows.cell(row, 2)), seen.insert(id).inserted else { continue }
                ids.append(id)
            }
        }
        return ids
    }

    private static func view(_ selection: StatementSelection) -> View<3> {
        View<3>(
            "pg_stat_statements",
            labels: ["user": "username", "datname": "datname", "queryid": "queryid"],
            columns: [
                .counter("calls_total", "How often the statement ran.", sql: "calls", needs: []),
                .counter(
                    "seconds_total", "Time that the statement ran, in seconds.", sql: "milliseconds / 1000", needs: []),
                .counter("rows_total", "Rows that the statement gave or changed.", sql: "rows", needs: []),
                .counter(
                    "block_read_seconds_total",
                    "Time that the statement spent reading blocks, in seconds; 0 unless track_io_timing is on.",
                    sql: "read_milliseconds / 1000", needs: []),
                .counter(
                    "block_write_seconds_total",
                    "Time that the statement spent writing blocks, in seconds; 0 unless track_io_timing is on.",
                    sql: "write_milliseconds / 1000", needs: []),
            ],
            from: { (catalog) throws(CollectorError) in try selection.source(catalog) })
    }
}
