import ExporterCore
import ExporterYAML

/// The families that the user's own queries make (`--extend.query-path`).
///
/// Source: whatever the file asks; see docs/postgres.md. A query that fails costs its own families and is reported; it
/// comes last on the page, so a family of that name which a collector has stays the collector's.
struct CustomQueriesCollector: PostgresCollector, ConfigurableCollector {
    static let name = "custom_queries"

    static let loadError = Metric.gauge(
        "pg_exporter_user_queries_load_error",
        "Whether something is wrong with the file of custom queries: 1 or 0; the log says what.",
        labels: ["filename", "hashsum"])
    static let success = Metric.gauge(
        "pg_exporter_user_query_success", "Whether the custom query was answered in this scrape: 1 or 0.",
        labels: ["query"])
    static let metrics: [any MetricDeclaration] = [loadError, success]

    static let path = Flag(
        "extend.query-path", default: "", "A file of custom queries, in YAML; read again when it changes.",
        environment: "PG_EXPORTER_EXTEND_QUERY_PATH")
    static let rowLimit = Flag(
        "extend.row-limit", default: 10_000,
        "How many rows of a custom query's answer are reported; the rest is counted.")
    static let flags: [any FlagDeclaration] = [path, rowLimit]

    private let book: CustomQueryBook?

    init(flags: FlagValues) throws(ConfigurationError) {
        let path = flags[Self.path]
        guard flags[Self.rowLimit] >= 1 else {
            throw ConfigurationError("cannot use --\(Self.rowLimit.name): it must be 1 or more")
        }
        guard !path.isEmpty else {
            book = nil
            return
        }
        book = CustomQueryBook(
            path: path, prefix: flags[PostgresFlags.metricPrefix],
            namesDatabases: flags[PostgresFlags.autoDiscover], rowLimit: flags[Self.rowLimit])
    }

    var queries: [Query] { book?.current.queries.map(\.question) ?? [] }

    /// Reads the file again; what is wrong with it.
    func reload() -> [ConfigurationError] { book?.reload() ?? [] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        guard let contents = book?.current else { return }
        page.constantLabels += source.target.labels.constants
        page.family(Self.loadError) {
            $0.add(!contents.file.problems.isEmpty, contents.file.path, contents.file.hash ?? "")
        }
        for problem in contents.file.problems {
            let place = problem.line.map { "\(problem.file):\($0)" } ?? problem.file
            let what = problem.path.isEmpty ? problem.what : "\(problem.path): \(problem.what)"
            page.report(CollectorError(.malformed, "use", place, why: what))
        }
        let answered = collect(contents.queries, from: source, into: &page)
        page.family(Self.success) { samples in
            for (query, isAnswered) in zip(contents.queries, answered) {
                samples.add(isAnswered, query.query.namespace)
            }
        }
    }

    /// Writes the queries' families, each server's name with them; whether each was answered.
    private func collect(
        _ queries: [RunningQuery],
        from source: PostgresSource,
        into page: inout MetricPage
    ) -> [Bool] {
        let labels = page.constantLabels
        defer { page.constantLabels = labels }
        page.constantLabels = source.target.labels.legacy + labels
        return queries.map { query in
            do throws(CollectorError) {
                let answers = try source.answers(to: query.question, reportingOn: &page)
                CustomQueryReport(query, answers, catalog: source.catalog).write(to: &page)
                return true
            } catch {
                page.report(error)
                return false
            }
        }
    }
}
