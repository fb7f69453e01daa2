import ExporterCore

/// How often the server answered with each kind of error.
///
/// Source: INFO errorstats, since Redis 6.2, as in `errorstat_WRONGTYPE:count=17`.
struct ErrorStatsCollector: RedisCollector {
    static let name = "errorstats"

    static let errors = Metric.counter(
        "redis_errors_total", "Replies that were an error, by the error's first word.", labels: ["err"])
    static let metrics: [any MetricDeclaration] = [errors]

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let info = source.info
        var problems: [CollectorError] = []
        page.family(Self.errors) { samples in
            for line in info.lines(in: "Errorstats") where info.bytes(line.key).hasPrefix(prefix) {
                if let count = FieldList(info.bytes(line.value)).number("count") {
                    samples.add(count, info.bytes(line.key).extracting(prefix.utf8CodeUnitCount...))
                } else {
                    problems.append(.malformed(line, of: info, expected: "count= and a number"))
                }
            }
        }
        for problem in problems { page.report(problem) }
    }
}

private let prefix: StaticString = "errorstat_"
