import PostgresTestSupport
import ServerTestSupport

extension RunningExporter {
    /// Starts `postgres-exporter` and waits until it listens.
    convenience init(_ environment: [String: String], _ arguments: String...) throws {
        try self.init(program: "postgres-exporter", environment, arguments)
    }

    /// A run that ends by itself.
    static func run(
        _ environment: [String: String], _ arguments: String...
    ) throws -> (exitCode: Int32, page: String, log: String) {
        try run(program: "postgres-exporter", environment, arguments)
    }
}

extension WebPage {
    /// Whether the server has answered, and every collector.
    var isWhole: Bool {
        samples("pg_up") == ["pg_up 1"] && samples("exporter_collector_failure").isEmpty
            && samples("pg_scrape_collector_success").allSatisfy { $0.hasSuffix(" 1") }
    }
}

extension PostgresServer {
    /// Waits until so many of its processes serve the exporter.
    func wait(forExporterBackends count: Int) throws {
        try wait(
            until: "SELECT count(*) = \(count) FROM pg_stat_activity WHERE application_name = 'postgres_exporter'")
    }
}
