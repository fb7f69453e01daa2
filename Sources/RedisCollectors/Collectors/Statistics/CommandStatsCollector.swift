import ExporterCore

/// How often each command was called, and how long that took.
///
/// Source: INFO commandstats, by ``CommandStats``.
struct CommandStatsCollector: RedisCollector {
    static let name = "commandstats"

    static let calls = Metric.counter("redis_commands_total", "Calls of the command.", labels: ["cmd"])
    static let duration = Metric.counter(
        "redis_commands_duration_seconds_total", "Time that the command has taken the server, in seconds.",
        labels: ["cmd"])
    static let rejected = Metric.counter(
        "redis_commands_rejected_calls_total", "Calls of the command that were refused before it ran.",
        labels: ["cmd"])
    static let failed = Metric.counter(
        "redis_commands_failed_calls_total", "Calls of the command that ended in an error.", labels: ["cmd"])
    static let metrics: [any MetricDeclaration] = [calls, duration, rejected, failed]

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let stats = source.commandStats
        page.family(Self.calls) { for entry in stats.entries { $0.add(entry.calls, stats.command(entry)) } }
        page.family(Self.duration) {
            for entry in stats.entries { $0.add(entry.microseconds.scaled(.millionths), stats.command(entry)) }
        }
        page.family(Self.rejected) { for entry in stats.entries { $0.add(entry.rejected, stats.command(entry)) } }
        page.family(Self.failed) { for entry in stats.entries { $0.add(entry.failed, stats.command(entry)) } }
        for problem in stats.problems { page.report(problem) }
    }
}
