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
        page.family(Self.percentiles) { samples in
            for line in info.lines(in: "Latencystats") where info.bytes(line.key).hasPrefix(prefix) {
                let command = info.bytes(line.key).extracting(prefix.utf8CodeUnitCount...)
                let list = info.bytes(line.value)
                guard list.isPercentiles else {
                    problems.append(.malformed(line, of: info, expected: "percentiles, each a number"))
                    continue
                }
                guard let entry = stats.entry(command) else { continue }
                list.forEachPercentile { percentile, value in
                    if let value { samples.addQuantile(value, at: percentile, command) }
                }
                samples.addSum(entry.microseconds, command)
                samples.addCount(entry.calls, command)
            }
        }
        for problem in problems { page.report(problem) }
    }
}

private let prefix: StaticString = "latency_percentiles_usec_"

extension Span<UInt8> {
    fileprivate func forEachPercentile(_ body: (_ percentile: Span<UInt8>, _ value: PrintedNumber?) -> Void) {
        var rest = ByteCursor(self)
        while !rest.isAtEnd {
            let name = rest.field(upTo: UInt8(ascii: "="))
            let value = PrintedNumber(rest.field(upTo: .comma))
            let isPercentile = name.count > 1 && name[0] == UInt8(ascii: "p")
            body(name.extracting(isPercentile ? 1... : 0...), isPercentile ? value : nil)
        }
    }

    /// Whether it is nothing but percentiles, and at least one.
    fileprivate var isPercentiles: Bool {
        var isValid = !isEmpty
        forEachPercentile { _, value in if value == nil { isValid = false } }
        return isValid
    }
}
