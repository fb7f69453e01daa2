import ExporterCore

/// The log of slow commands: how long it is, and its newest entry.
///
/// Source: SLOWLOG LEN and SLOWLOG GET 1, whose entry begins with its id, Unix time and microseconds. An empty log has
/// the entry 0, of 0 seconds.
struct SlowLogCollector: RedisCollector {
    static let name = "slowlog"
    static let length = RedisCommand("SLOWLOG", "LEN")
    static let newest = RedisCommand("SLOWLOG", "GET", "1")

    static let entries = Metric.gauge("redis_slowlog_length", "Entries in the log of slow commands.")
    static let lastID = Metric.gauge(
        "redis_slowlog_last_id", "The number of the newest entry; 0 where the log is empty.")
    static let lastDuration = Metric.gauge(
        "redis_last_slow_execution_duration_seconds",
        "How long the command of the newest entry took, in seconds; 0 where the log is empty.")
    static let metrics: [any MetricDeclaration] = [entries, lastID, lastDuration]

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { [Self.length, Self.newest] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let outcomes = try source.outcomes(of: [Self.length, Self.newest])
        let length = try outcomes[0].get()
        guard let count = length.integer else { throw .malformed(Self.length.name, "the reply is no number") }
        page.write(Self.entries, count)

        let log = try outcomes[1].get()
        guard log.kind == .array else { throw .malformed(Self.newest.name, "the reply is no array") }
        guard log.count > 0 else {
            page.write(Self.lastID, 0)
            page.write(Self.lastDuration, 0)
            return
        }
        var entries = log.elements
        var entry = entries.next()?.elements
        guard let id = entry?.next()?.integer, entry?.next() != nil, let duration = entry?.next()?.number else {
            throw .malformed(Self.newest.name, "the entry does not begin with an id, a time and a duration")
        }
        page.write(Self.lastID, id)
        page.write(Self.lastDuration, duration.scaled(.millionths))
    }
}
