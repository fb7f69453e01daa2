import ExporterCore

/// The server's latest latency spikes, by what caused them.
///
/// Source: LATENCY LATEST, with rows of event, Unix time, and the milliseconds of the last and the worst spike; none
/// where `latency-monitor-threshold` is 0.
struct LatencyCollector: RedisCollector, ConfigurableCollector {
    static let name = "latency"
    static let latest = RedisCommand("LATENCY", "LATEST")
    /// It goes by ``LatencyHistogramCollector/exclude``.
    static let flags: [any FlagDeclaration] = []

    static let last = Metric.gauge(
        "redis_latency_spike_last", "When the event last took too long, in seconds since the epoch.",
        labels: ["event_name"])
    static let duration = Metric.gauge(
        "redis_latency_spike_duration_seconds", "How long the event took when it last took too long, in seconds.",
        labels: ["event_name"])
    static let metrics: [any MetricDeclaration] = [last, duration]

    private let isOn: Bool

    init(flags: FlagValues) throws(ConfigurationError) {
        isOn = !flags[LatencyHistogramCollector.exclude]
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { isOn ? [Self.latest] : [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard isOn else { return }
        let reply = try source.reply(to: Self.latest)
        guard reply.kind == .array else { throw .malformed(Self.latest.name, "the reply is no array") }
        let spikes = reply.elements.map { LatencySpike($0) }
        page.family(Self.last) { for case let spike? in spikes { $0.add(spike.time, spike.event.bytes) } }
        page.family(Self.duration) {
            for case let spike? in spikes { $0.add(spike.milliseconds.scaled(.thousandths), spike.event.bytes) }
        }
        if spikes.contains(where: { $0 == nil }) {
            page.report(.malformed(Self.latest.name, "a row is not an event, a time and a duration"))
        }
    }
}

/// A row of LATENCY LATEST.
private struct LatencySpike {
    let event: Reply
    let time: PrintedNumber
    let milliseconds: PrintedNumber

    init?(_ row: Reply) {
        var rest = row.elements
        guard let event = rest.next(), event.kind == .text, let time = rest.next()?.number,
            let milliseconds = rest.next()?.number
        else { return nil }
        (self.event, self.time, self.milliseconds) = (event, time, milliseconds)
    }
}
