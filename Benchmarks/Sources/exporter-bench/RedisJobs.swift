@testable import ExporterCore
@testable import RedisCollectors

/// The default page of a busy Redis server, whose replies come as bytes: 145 commands, each with its latencies.
final class RedisJob {
    private let source: RedisSource
    private let collectors: [any Collector<RedisSource>]
    private let commands: [RedisCommand]
    private let replies: [UInt8]
    private let reader = ReplyReader(limit: 1 << 24)
    private var page = MetricPage(reservingCapacity: 1 << 20)

    init() throws {
        let service = RedisService()
        guard let server = try service.servers(FlagValues()).first else { fatalError("no server") }
        source = server.makeSource()
        collectors = service.collectors(FlagValues())
        commands = [
            RedisCommand("INFO", "ALL", named: 1), RedisCommand("CONFIG", "GET", "*"),
            RedisCommand("LATENCY", "HISTOGRAM"), RedisCommand("LATENCY", "LATEST"), RedisCommand("SLOWLOG", "LEN"),
            RedisCommand("SLOWLOG", "GET", "1"),
        ]
        replies = bulk(info) + settings + histograms + Array("*0\r\n:12\r\n*0\r\n".utf8)
    }

    func run() -> Int {
        page.removeAll()
        do {
            let replies = try replies.withUnsafeBytes { try reader.replies(feeding: $0) }
            source.take(InfoText(replies[0]))
            source.session.take(replies, to: commands)
            for collector in collectors { try collector.collect(from: source, into: &page) }
        } catch {
            fatalError("\(error)")
        }
        return page.tally.series
    }
}

private let names = (0..<145).map { "command\($0)" }

private let info: String = {
    var text =
        "# Server\r\nredis_version:7.0.15\r\nuptime_in_seconds:1000\r\nhz:10\r\n# Replication\r\nrole:master\r\n# Memory\r\n"
    for field in InfoField.memory { text += "\(field.key):1234567\r\n" }
    text += "# Stats\r\n"
    for field in InfoField.stats { text += "\(field.key):7654321\r\n" }
    text += "# Commandstats\r\n"
    for name in names {
        text += "cmdstat_\(name):calls=12345,usec=678901,usec_per_call=55.00,rejected_calls=0,failed_calls=3\r\n"
    }
    text += "# Latencystats\r\n"
    for name in names { text += "latency_percentiles_usec_\(name):p50=11.007,p99=55.039,p99.9=166.911\r\n" }
    return text + "# Keyspace\r\ndb0:keys=1000,expires=10,avg_ttl=3600000\r\n"
}()

private let settings: [UInt8] = {
    var bytes = Array("*400\r\n".utf8)
    for index in 0..<199 { bytes += bulk("some-setting-\(index)") + bulk("\(index * 100)") }
    return bytes + bulk("databases") + bulk("16")
}()

private let histograms: [UInt8] = {
    var bytes = Array("*\(names.count * 2)\r\n".utf8)
    for name in names {
        bytes += bulk(name) + Array("*4\r\n".utf8) + bulk("calls") + Array(":12345\r\n".utf8)
        bytes += bulk("histogram_usec") + Array("*24\r\n".utf8)
        for bucket in 0..<12 { bytes += Array(":\(1 << bucket)\r\n:\(bucket * 1000)\r\n".utf8) }
    }
    return bytes
}()

private func bulk(_ text: String) -> [UInt8] { Array("$\(text.utf8.count)\r\n\(text)\r\n".utf8) }
