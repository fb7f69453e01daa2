public import ExporterCore

/// What the exporter says of a server at the end of each scrape: the original's `pg_up` and `pg_exporter_*`.
public enum TargetState {
    static let up = Metric.gauge(
        "pg_up", "Whether the server answered in the session that this page's metrics come from: 1 or 0.")
    static let downReason = Metric.gauge(
        "pg_exporter_down_reason", "Always 1; why the server did not answer. Absent while it does.",
        labels: ["reason"])
    static let lastDuration = Metric.gauge(
        "pg_exporter_last_scrape_duration_seconds", "How long this scrape of the server took.")
    static let lastError = Metric.gauge(
        "pg_exporter_last_scrape_error",
        "Whether a collector failed in this scrape for another reason than that the server lacks its subject: 1 or 0.")
    static let scrapes = Metric.counter("pg_exporter_scrapes_total", "Scrapes of the server.")

    public static let metrics: [any MetricDeclaration] = [up, downReason, lastDuration, lastError, scrapes]

    /// Writes the families, on a page that carries the server's labels.
    @Sendable public static func write(_ summary: ScrapeSummary, to page: inout MetricPage) {
        page.write(up, !summary.sourceFailed)
        page.family(downReason) {
            if let reason = summary.sourceFailure?.reason ?? (summary.sourceFailed ? .timeout : nil) {
                $0.add(1, reason.rawValue)
            }
        }
        page.write(lastDuration, summary.duration / .seconds(1))
        page.write(lastError, summary.outcomes.contains { !$0.succeeded && $0.error?.reason != .absent })
        page.write(scrapes, summary.statistics.scrapes)
    }
}
