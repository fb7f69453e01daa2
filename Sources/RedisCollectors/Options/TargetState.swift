public import ExporterCore

/// What the exporter says of a server at the end of each scrape: the original's `redis_up` and `redis_exporter_*`.
public struct TargetState: Sendable {
    static let up = Metric.gauge("redis_up", "Whether the server answered this scrape: 1 or 0.")
    static let lastError = Metric.gauge(
        "redis_exporter_last_scrape_error",
        "1 and why, in a word, when the server did not answer this scrape; 0 when it did.", labels: ["err"])
    static let lastDuration = Metric.gauge(
        "redis_exporter_last_scrape_duration_seconds", "How long this scrape of the server took.")
    static let connectTime = Metric.gauge(
        "redis_exporter_last_scrape_connect_time_seconds",
        "How long it took to make the connection that is in use, logging in included.")
    static let pingTime = Metric.gauge(
        "redis_exporter_last_scrape_ping_time_seconds",
        "How long the server took to answer a PING on that connection, with --ping-on-connect.")
    static let scrapes = Metric.counter("redis_exporter_scrapes_total", "Scrapes of the server.")
    static let durations = LooseMetric(
        "redis_exporter_scrape_duration_seconds", .summary, "How long the scrapes of the server have taken.")
    static let connections = Metric.counter(
        "redis_exporter_connections_total", "Connections made to the server; all but the first are reconnects.")

    static let refusedTargets = Metric.counter(
        "redis_target_scrape_request_errors_total", "Requests to /scrape that named no server.")

    public static let metrics: [any MetricDeclaration] = [
        up, lastError, lastDuration, connectTime, pingTime, scrapes, durations, connections, refusedTargets,
    ]

    private let record: SessionRecord
    private let appendsRole: Bool

    init(_ target: RedisTarget) {
        record = target.record
        appendsRole = target.options.appendsRole
    }

    /// Writes the families, on a page that carries the server's labels.
    func write(_ summary: ScrapeSummary, to page: inout MetricPage) {
        record.update { state in
            state.scrapes += 1
            state.scrapeDuration += summary.duration
        }
        let state = record.current
        page.write(Self.connectTime, state.connectDuration.map { $0 / .seconds(1) })
        page.write(Self.pingTime, state.pingDuration.map { $0 / .seconds(1) })
        page.write(Self.scrapes, summary.statistics.scrapes)
        page.write(Self.connections, state.connections)
        page.family(Self.durations) {
            let sum = state.scrapeDuration / .seconds(1)
            $0.add(Summary(quantiles: [], sum: sum, count: Double(state.scrapes)), [])
        }
        if appendsRole { page.constantLabels += [PageLabel("instance_role", state.role)] }
        page.write(Self.up, !summary.sourceFailed)
        page.family(Self.lastError) {
            let kind = state.failure ?? (summary.sourceFailed ? .timeout : nil)
            $0.add(kind != nil, kind?.rawValue ?? "")
        }
        page.write(Self.lastDuration, summary.duration / .seconds(1))
    }
}
