import ExporterCore
import NameResolution
import RedisTestSupport

@testable import RedisCollectors

/// A server, or a cluster by one of its nodes, as the collectors of keys see it.
struct KeyPage {
    let source: RedisSource
    var flags = FlagValues()

    init(_ server: RedisTestSupport.RedisServer, database: Int = 0, isCluster: Bool = false) throws {
        try self.init(port: server.port, database: database, isCluster: isCluster)
    }

    init(port: UInt16, database: Int = 0, isCluster: Bool = false) throws {
        let address = try RedisAddress("redis://127.0.0.1:\(port)/\(database)")
        let dialer = RedisDialer(timeout: .seconds(10), resolver: HostResolver())
        var options = SessionOptions()
        options.timeout = .seconds(60)
        source = RedisSource(RedisTarget(address: address, dialer: dialer, login: { _ in nil }, options: options))
        flags.set(isCluster, for: RedisFlags.isCluster)
        // A loaded machine is slow; no test waits for this long but one that fails.
        flags.set(Duration.seconds(60), for: KeySettings.timeoutFlag)
    }

    /// The samples that collectors write in one scrape, and what they report.
    func scrape(_ collectors: any RedisCollector...) throws -> (lines: [String], problems: [String]) {
        try source.beginScrape(of: collectors.map { erased($0) }, until: .now + .seconds(240))
        var lines: [String] = []
        var problems: [String] = []
        for collector in collectors {
            var page = MetricPage()
            do {
                try collect(collector, into: &page)
            } catch {
                problems.append("failed: \(error)")
            }
            lines += page.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
            problems += page.problems.map(\.description)
        }
        return (lines, problems)
    }

    private func erased(_ collector: some RedisCollector) -> any Collector<RedisSource> { collector }

    private func collect(_ collector: some RedisCollector, into page: inout MetricPage) throws {
        try collector.collect(from: source, into: &page)
    }

    func checkKeys(_ keys: String = "", single: String = "") throws -> (lines: [String], problems: [String]) {
        try scrape(CheckKeysCollector(keys: KeyArguments(keys), singleKeys: KeyArguments(single), flags: flags))
    }

    func streams(_ streams: String = "", single: String = "") throws -> (lines: [String], problems: [String]) {
        try scrape(
            StreamsCollector(streams: KeyArguments(streams), singleStreams: KeyArguments(single), flags: flags))
    }

    func groups(_ patterns: String) throws -> (lines: [String], problems: [String]) {
        var flags = flags
        flags.set(patterns, for: KeyGroupsCollector.patternsFlag)
        return try scrape(KeyGroupsCollector(flags: flags))
    }

    /// How the passes of the scrapes before are doing: what is cut, what is covered.
    func scans() throws -> [String] {
        try scrape(KeyScanCollector()).lines.filter { !$0.contains("_seconds{") }
    }
}

extension [String] {
    /// The lines of a family.
    func of(_ family: String) -> [String] {
        filter { $0.hasPrefix("\(family){") || $0.hasPrefix("\(family) ") }.sorted()
    }
}

extension RedisTestSupport.RedisServer {
    /// The errors that the server has counted, by their first words.
    func errors() throws -> [String] {
        try info("errorstats").keys.sorted()
    }
}
