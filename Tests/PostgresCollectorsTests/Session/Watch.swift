import ExporterCore
import Foundation
import NameResolution
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

typealias TestServer = PostgresTestSupport.PostgresServer

/// A server as a thread of the runtime watches it: one source, and the collectors that are run on it.
final class Watch {
    struct Page {
        /// What the collectors have written, without the exporter's own families.
        let text: String
        /// Why collectors have failed, by their names.
        let failures: [String: CollectorError]
        /// What they have left out.
        let problems: [String]
        /// Whether the server itself is the matter.
        let isDown: Bool
        let duration: Duration

        var isWhole: Bool { failures.isEmpty && problems.isEmpty }

        /// The lines of a family, without its header.
        func samples(_ name: String) -> [String] {
            text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("\(name){") || $0.hasPrefix("\(name) ") }
        }
    }

    let source: PostgresSource
    var collectors: [any PostgresCollector]

    /// Watches what a data source names; by default with a query of its own, a view and the sizes of tables.
    init(
        _ dsn: String,
        limits: SessionLimits = .quick,
        databases: DatabaseSelection = .one,
        collectors: [any PostgresCollector] = [Asking("1"), StatDatabaseCollector(), .tables]
    ) throws {
        let data = try DataSource(ConnectionSettings(dsn, origin: "the test"), environment: HostEnvironment([:]))
        let resolver = HostResolver()
        let target = PostgresTarget(
            dialer: { database in
                Dialer(database.map { "database \($0) of \(data.description)" } ?? data.description) {
                    (deadline) throws(CollectorError) in
                    let data = if let database { try data.with(database: database) } else { data }
                    return try data.attempts(resolving: resolver, until: deadline)
                }
            },
            limits: limits, labels: ServerLabels(server: data.server, constants: [], .latest), databases: databases)
        source = PostgresSource(target)
        self.collectors = collectors
    }

    /// One scrape whose page goes out after `time`.
    func scrape(within time: Duration = .seconds(5)) -> Page {
        let began = ContinuousClock.now
        var (text, problems) = ("", [String]())
        var failures: [String: CollectorError] = [:]
        var isDown = false
        do throws(CollectorError) {
            try source.beginScrape(of: collectors.map { erased($0) }, until: began + time)
        } catch {
            isDown = true
            for collector in collectors { failures[type(of: collector).name] = error }
        }
        for collector in isDown ? [] : collectors {
            var page = MetricPage()
            do throws(CollectorError) {
                try collector.collect(from: source, into: &page)
            } catch {
                failures[type(of: collector).name] = error
                isDown = isDown || error.concernsSource
            }
            text += page.text
            problems += page.problems.map(\.description)
        }
        return Page(
            text: text, failures: failures, problems: problems, isDown: isDown, duration: .now - began)
    }

    /// How many connections have been made to the data source's own database.
    var connectionsMade: UInt64 { source.reports.first?.connectionsMade ?? .max }

    /// How many connections there are.
    var connections: Int { source.reports.count(where: \.isOpen) }
}

/// A question of a test's own; the answer's first column becomes `test_value`, once for each row.
struct Asking: PostgresCollector {
    static let name = "asking"
    static let value = Metric.gauge("test_value", "What the test asked for.", labels: ["datname", "row"])
    static let metrics: [any MetricDeclaration] = [value]

    let query: Query
    var queries: [Query] { [query] }

    init(_ query: Query) { self.query = query }

    init(_ expression: String, scope: Query.Scope = .server, ttl: Duration = .zero) {
        query = Query("the test's question", scope: scope, ttl: ttl, sql: "SELECT \(expression)")
    }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        let answers = try source.answers(to: query, reportingOn: &page)
        page.family(Self.value) { samples in
            for rows in answers {
                for row in 0..<rows.count {
                    if let number = try? rows.number(row, 0) { samples.add(number, rows.database, "\(row)") }
                }
            }
        }
    }
}

extension PostgresCollector where Self == StatUserTablesCollector {
    /// The tables, whose sizes are read at every scrape.
    static var tables: Self {
        var flags = FlagValues()
        flags.set(Duration.zero, for: StatUserTablesCollector.ttl)
        return StatUserTablesCollector(flags: flags)
    }
}

extension SessionLimits {
    /// Limits for impatient tests.
    static var quick: Self {
        var limits = SessionLimits()
        limits.lockTimeout = .milliseconds(100)
        return limits
    }
}

extension DatabaseSelection {
    static let one = DatabaseSelection(autoDiscover: false, include: [], exclude: [], connectionLimit: 10)

    static func all(limit: Int = 10, keepsConnections: Bool = false) -> Self {
        Self(
            autoDiscover: true, include: [], exclude: [], connectionLimit: limit, keepsConnections: keepsConnections)
    }
}

extension TestServer {
    /// The processes that serve the exporter.
    func exporterBackends() throws -> [pid_t] {
        try query("SELECT pid FROM pg_stat_activity WHERE application_name = 'postgres_exporter'")
            .compactMap { $0[0].flatMap { pid_t($0) } }
    }

    /// Waits until so many processes serve the exporter.
    func wait(forExporterBackends count: Int) throws {
        try wait(
            until: "SELECT count(*) = \(count) FROM pg_stat_activity WHERE application_name = 'postgres_exporter'")
    }
}

private func erased(_ collector: some PostgresCollector) -> any Collector<PostgresSource> { collector }
