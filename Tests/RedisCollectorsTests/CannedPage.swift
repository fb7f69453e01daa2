import ExporterCore
import NameResolution
import RedisTestSupport
import Testing

@testable import RedisCollectors

/// A reply as it goes over the line.
enum CannedReply {
    case text(String)
    case integer(Int)
    case null
    case error(String)
    case status(String)
    case array([CannedReply])

    var bytes: String {
        switch self {
        case .text(let text): "$\(text.utf8.count)\r\n\(text)\r\n"
        case .integer(let number): ":\(number)\r\n"
        case .null: "$-1\r\n"
        case .error(let text): "-\(text)\r\n"
        case .status(let text): "+\(text)\r\n"
        case .array(let elements): "*\(elements.count)\r\n\(elements.map(\.bytes).joined())"
        }
    }

    var answer: FakeRedis.Answer { .bytes(Array(bytes.utf8)) }
}

extension CannedReply: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringInterpolation, ExpressibleByNilLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int) { self = .integer(number) }
    init(arrayLiteral elements: CannedReply...) { self = .array(elements) }
    init(nilLiteral: ()) { self = .null }
}

/// What a collector made of a server's answers.
struct CannedPage {
    let text: String
    /// What it says went wrong.
    let problems: [String]
    /// Why the collector gave up.
    let failure: CollectorError?
    /// What the server was asked, besides INFO and the connection's name.
    private(set) var commands: [[String]]

    /// The page without its `# HELP` and `# TYPE` lines.
    var samples: String {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    }

    /// Collects from a server that answers INFO and some commands, and knows no others.
    init(
        _ collector: some RedisCollector,
        info: String = "",
        _ answers: [String: CannedReply] = [:],
        _ format: ExpositionFormat = .text
    ) throws {
        // An empty INFO would be asked for again.
        let info = "# Server\r\nrun_id:x\r\n\(info.split(separator: "\n").joined(separator: "\r\n"))\r\n"
        var all = answers
        all["INFO ALL"] = .text(info)
        all["CLIENT SETNAME"] = .status("OK")
        let server = try FakeRedis(all.mapValues(\.answer))
        try self.init(collector, port: server.port, format)
        commands = server.commands.filter { $0 != ["INFO", "ALL"] && $0.prefix(2) != ["CLIENT", "SETNAME"] }
    }

    /// Collects from a server on a port of this host.
    init(_ collector: some RedisCollector, port: UInt16, _ format: ExpositionFormat = .text) throws {
        let source = RedisSource(
            RedisTarget(
                address: RedisAddress(.tcp(host: "127.0.0.1", port: Int(port))),
                dialer: RedisDialer(timeout: .seconds(10), resolver: HostResolver()),
                login: { _ in nil }, options: SessionOptions()))
        var page = MetricPage(format)
        var failure: CollectorError?
        try source.beginScrape(of: [collector], until: .now + .seconds(20))
        do throws(CollectorError) {
            try collector.collect(from: source, into: &page)
        } catch {
            failure = error
        }
        text = page.text
        problems = page.problems.map(\.description)
        self.failure = failure
        commands = []
    }

    /// The samples that have all of these texts in them.
    func samples(with texts: String...) -> [String] {
        samples.split(separator: "\n").filter { line in texts.allSatisfy(line.contains) }.map(String.init)
    }
}

/// The values of flags that are given, the others as they are.
func flags(_ given: (any FlagDeclaration, any Sendable)...) -> FlagValues {
    var flags = FlagValues()
    for (flag, value) in given { flags.set(value, for: flag) }
    return flags
}

/// The reply that ``ReplyReader`` makes of its bytes.
func reply(_ canned: CannedReply) throws -> Reply {
    let replies = try Array(canned.bytes.utf8).withUnsafeBytes { try ReplyReader(limit: 1 << 24).replies(feeding: $0) }
    return try #require(replies.first)
}
