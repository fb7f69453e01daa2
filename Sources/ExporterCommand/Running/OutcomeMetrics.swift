import ExporterCore

/// How the collectors of a target did in a scrape of it.
struct OutcomeMetrics: Sendable {
    let duration: Metric<1>
    let success: Metric<1>
    static let failure = Metric.gauge(
        "exporter_collector_failure", "Always 1; the collectors that failed in this scrape, and why.",
        labels: ["collector", "reason"])

    var metrics: [any MetricDeclaration] { [duration, success, Self.failure] }

    init(namespace: String) {
        duration = Metric.gauge(
            "\(namespace)_scrape_collector_duration_seconds", "How long the collector took in this scrape.",
            labels: ["collector"])
        success = Metric.gauge(
            "\(namespace)_scrape_collector_success", "Whether the collector succeeded in this scrape: 1 or 0.",
            labels: ["collector"])
    }

    /// Writes the families; the reasons of failures only where the exporter's own metrics are wanted.
    func write(_ outcomes: [CollectorOutcome], withReasons: Bool, to page: inout MetricPage) {
        page.family(duration) {
            for outcome in outcomes { $0.add(outcome.duration / .seconds(1), outcome.collector) }
        }
        page.family(success) { for outcome in outcomes { $0.add(outcome.succeeded, outcome.collector) } }
        guard withReasons else { return }
        page.family(Self.failure) {
            for outcome in outcomes {
                if let reason = outcome.error?.reason { $0.add(1, outcome.collector, reason.rawValue) }
            }
        }
    }
}
