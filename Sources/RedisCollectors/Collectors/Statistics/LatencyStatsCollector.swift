import ExporterCore

/// Percentiles of each command's duration.
///
/// Source: INFO latencystats, since Redis 7, as in `latency_percentiles_usec_get:p50=1.003,p99=2.007,p99.9=2.007`; sum
/// and count are of INFO commandstats. The quantile label is the percentile as the server spells it: `99.9`.
struct LatencyStatsCollector: RedisCollector {
    static let name = "latencystats"

    static let percentiles = Metric.summary(
        "redis_latency_percentiles_usec", "How long calls of the command took, in microseconds, by percentile.",
        labels: ["cmd"])
    static let metrics: [any MetricDeclaration] = [percentiles]

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let info = source.info
        var stats = source.commandStats
        var problems: [CollectorError] = []
        var percentiles: [Percentile] = []
        page.family(Self.percentiles) { samples in
            for line in info.lines(in: "Latencystats") where info.bytes(line.key).hasPrefix(prefix) {
                let command = info.bytes(line.key).extracting(prefix.utf8CodeUnitCount...)
                let list = info.bytes(line.value)
                percentiles.removeAll(keepingCapacity: true)
                guard percentiles.read(list) else {
                    problems.append(.malformed(line, of: info, expected: "percentiles, each a number"))
                    continue
                }
                guard let entry = stats.entry(command) else { continue }
                for percentile in percentiles {
                    samples.addQuantile(percentile.value, at: list.extracting(percentile.name), command)
                }
                samples.addSum(entry.microseconds, command)
                samples.addCount(entry.calls, command)
            }
        }
        for problem in problems { page.report(problem) }
    }
}

private let prefix: StaticString = "latency_percentiles_usec_"

/// One of a list, with the place of its name there.
private struct Percentile {
    let name: Range<Int>
    let value: PrintedNumber
}

extension [Percentile] {
    /// Reads a list such as `p50=1.003,p99=2.007`; `false` when it is empty or holds anything else.
    fileprivate mutating func read(_ list: Span<UInt8>) -> Bool {
        var rest = ByteCursor(list)
        while !rest.isAtEnd {
            let start = list.count - rest.rest.count
            let name = rest.field(upTo: UInt8(ascii: "="))
            guard name.count > 1, name[0] == UInt8(ascii: "p"), let value = PrintedNumber(rest.field(upTo: .comma))
            else {
                return false
            }
            append(Percentile(name: start + 1..<start + name.count, value: value))
        }
        return !isEmpty
    }
}
