import ExporterCore

/// How the work on keys is doing: how old what the page says of them is, and of how many keys.
///
/// Source: the exporter itself. Its line stands behind those of the collectors that look at keys.
struct KeyScanCollector: RedisCollector, ConfigurableCollector {
    static let name = "key_scan"
    static let flags: [any FlagDeclaration] = KeySettings.flags

    static let age = Metric.gauge(
        "redis_key_scan_age_seconds", "Since when the shown results are complete, in seconds.", labels: ["scan"])
    static let duration = Metric.gauge(
        "redis_key_scan_duration_seconds", "How long the shown pass over the keys took, in seconds.", labels: ["scan"])
    static let coverage = Metric.gauge(
        "redis_key_scan_coverage_ratio", "The part of the keys that the server has gone through for what is shown.",
        labels: ["scan"])
    static let scanned = Metric.gauge(
        "redis_key_scan_keys_scanned", "Keys that the server has gone through for what is shown, about.",
        labels: ["scan"])
    static let cut = Metric.gauge(
        "redis_key_scan_cut", "What is not shown because of a limit: keys, values, groups or consumers.",
        labels: ["scan", "kind"])
    static let metrics: [any MetricDeclaration] = [age, duration, coverage, scanned, cut]

    init(flags: FlagValues) throws(ConfigurationError) {
        try KeySettings.check(flags)
    }

    init() {}

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let reports = source.keyScanner.reports
        func write(_ metric: Metric<1>, _ value: (KeyScanReport) -> Double?) {
            page.family(metric) { for report in reports { $0.add(value(report), report.name) } }
        }
        write(Self.age) { $0.age.map { $0 / .seconds(1) } }
        write(Self.duration) { $0.duration.map { $0 / .seconds(1) } }
        write(Self.coverage) { $0.coverage }
        write(Self.scanned) { Double($0.progress.scanned) }
        page.family(Self.cut) {
            for report in reports {
                for (kind, count) in report.progress.cuts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                    $0.add(count, report.name, kind.rawValue)
                }
            }
        }
    }
}
