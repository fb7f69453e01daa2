import Foundation
import Glibc
import RedisTestSupport
import ServerTestSupport
import Synchronization
import Testing

extension RunningExporter {
    /// Starts `redis-exporter` and waits until it listens.
    convenience init(_ environment: [String: String], _ arguments: String...) throws {
        try self.init(program: "redis-exporter", environment, arguments)
    }

    /// Starts it on one server, by its address.
    convenience init(on address: String, _ arguments: String...) throws {
        try self.init(program: "redis-exporter", ["REDIS_ADDR": address], arguments)
    }

    /// A run that ends by itself.
    static func run(
        _ environment: [String: String], _ arguments: String...
    ) throws -> (exitCode: Int32, page: String, log: String) {
        try run(program: "redis-exporter", environment, arguments)
    }

    /// Log lines with a text in them.
    func lines(_ text: String) -> [Substring] { log.split(separator: "\n").filter { $0.contains(text) } }

    /// Pages asked for by several clients at once, so often by each.
    func concurrently(_ clients: Int, times: Int = 1, timeout: Double) -> [WebPage] {
        let port = port
        let pages = Mutex<[WebPage]>([])
        DispatchQueue.concurrentPerform(iterations: clients) { _ in
            for _ in 0..<times {
                guard let page = try? WebPage(port: port, "/metrics", timeout: timeout) else { continue }
                pages.withLock { $0.append(page) }
            }
        }
        return pages.withLock { $0 }
    }
}

extension WebPage {
    /// Whether the server has answered, and every collector.
    var isWhole: Bool { status == 200 && isUp && failures.isEmpty }

    var isUp: Bool { samples("redis_up") == ["redis_up 1"] }

    /// The collectors that have failed, unless the server has nothing for them.
    var failures: [String] { samples("exporter_collector_failure").filter { !$0.contains(#"reason="absent""#) } }

    /// The value of the label `err`; `nil` when there is not exactly one.
    var error: String? {
        let lines = samples("redis_exporter_last_scrape_error")
        guard lines.count == 1,
            let value = lines[0].split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first
        else { return nil }
        return String(value)
    }

    /// Why it is no page that Prometheus can take: a line that is none, or the same series twice.
    var flaw: String? {
        var seen: Set<Substring> = []
        guard text.hasSuffix("\n") else { return "it ends in the middle of a line" }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() where !line.hasPrefix("# ")
        {
            guard let blank = line.lastIndex(of: " "), Double(line[line.index(after: blank)...]) != nil else {
                return "no sample: \(line)"
            }
            let series = line[..<blank]
            let name = series.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            let labels = series.dropFirst(name.count)
            guard !name.isEmpty, labels.isEmpty || labels.hasPrefix("{") && labels.hasSuffix("}") else {
                return "no series: \(line)"
            }
            guard seen.insert(series).inserted else { return "twice: \(series)" }
        }
        return nil
    }
}

extension LossyProxy {
    var address: String { "redis://127.0.0.1:\(port)" }
}

extension FakeRedis {
    var address: String { "redis://127.0.0.1:\(port)" }

    /// What every server answers that does not fail.
    static let wellKnown: [String: Answer] = [
        "CLIENT SETNAME": .status("OK"), "INFO": .bulk(info), "INFO ALL": .bulk(info),
    ]

    static let info =
        "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\nuptime_in_seconds:10\r\n# Clients\r\n"
        + "connected_clients:3\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n# Cluster\r\ncluster_enabled:0\r\n"

    /// A server that answers what is well known, and some commands besides.
    static func answering(_ answers: [String: Answer] = [:]) throws -> FakeRedis {
        try FakeRedis(wellKnown.merging(answers) { $1 })
    }
}
