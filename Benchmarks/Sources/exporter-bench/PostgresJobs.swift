@testable import ExporterCore
@testable import ExporterHTTP
@testable import PostgresCollectors

/// A page that a collector of the PostgreSQL exporter makes of rows which no server had to send.
final class RowsJob {
    private let source: PostgresSource
    private let collector: any Collector<PostgresSource>
    private var page = MetricPage(reservingCapacity: 1 << 22)

    private init(_ name: String, _ answers: [ResultRows]) throws {
        let configuration = try PostgresConfiguration(
            flags: FlagValues(), environment: ["DATA_SOURCE_NAME": "postgresql://localhost"])
        guard let server = configuration.servers.first else { fatalError("no server") }
        guard let entry = PostgresCollectors.all.first(where: { $0.name == name }) else { fatalError("no \(name)") }
        let made = try entry.make(FlagValues())
        guard let collector = made as? any PostgresCollector else { fatalError("\(name) asks nothing") }
        source = server.makeSource()
        self.collector = made
        for (query, rows) in zip(collector.queries, answers) { source.take(rows, asAnswerTo: query) }
    }

    /// 21 families of 1,000 tables, and the family that counts what was passed over.
    static func tables() throws -> RowsJob {
        let prefix = "pg_stat_user_tables_".count
        let names: [String] = StatUserTablesCollector.view.metrics.map { String($0.name.dropFirst(prefix)) }
        let labels = ["datname", "schemaname", "relname"]
        var statistics: [[String]] = []
        var sizes: [[String]] = []
        for index in 0..<1000 {
            let table = ["bench", "public", "pgbench_accounts_\(index)"]
            statistics.append(table + names.map { name in "\(name.utf8.count * 1234 + index)" })
            sizes.append(table + ["2260992", "13434880", "f"])
        }
        let answers = [rows(labels + names, statistics), rows(labels + ["indexes", "table", "locked"], sizes)]
        return try RowsJob("stat_user_tables", answers)
    }

    /// 250 settings, of the kinds and units that a server's are of.
    static func settings() throws -> RowsJob {
        let kinds = [("", "bool", "on"), (" 8kB", "integer", "16384"), (" ms", "integer", "250"), ("", "real", "0.5")]
        let settings = (0..<250).map { index in
            let (unit, kind, value) = kinds[index % kinds.count]
            return ["autovacuum_setting_\(index)\(unit)", value, kind]
        }
        return try RowsJob("settings", [rows(["name", "setting", "vartype"], settings)])
    }

    func run() -> Int {
        page.removeAll()
        do throws(CollectorError) {
            try collector.collect(from: source, into: &page)
        } catch {
            fatalError("\(error)")
        }
        return page.tally.series
    }
}

private func rows(_ names: [String], _ rows: [[String]]) -> ResultRows {
    var draft = ResultDraft(columns: ResultColumns(names: names, types: names.map { _ in 25 }))
    for row in rows where draft.beginRow() {
        for var cell in row { cell.withUTF8 { draft.append(UnsafeRawBufferPointer($0)) } }
    }
    return ResultRows(draft)
}

/// The compression of a page of 120 kB.
struct GzipJob {
    private let page: [UInt8]

    init() {
        var page = MetricPage()
        page.family(readBytes) { samples in
            for device in devices { samples.add(device.utf8.count * 1_234_567, device) }
        }
        var text = Array(page.text.utf8)
        while text.count < 120_000 { text += text }
        self.page = Array(text.prefix(120_000))
    }

    func run() -> Int { Gzip.compress(page).count }
}
