import ExporterCore
import Synchronization

/// How the last reading of a configuration went.
final class ReloadRecord: Sendable {
    private struct State {
        var hasSucceeded: Bool
        var lastSuccess: LogTime?
    }

    fileprivate let prefix: String
    private let state: Mutex<State>

    init(prefix: String, wasLoaded: Bool) {
        self.prefix = prefix
        state = Mutex(State(hasSucceeded: wasLoaded, lastSuccess: wasLoaded ? .now : nil))
    }

    func note(succeeded: Bool) {
        state.withLock { state in
            state.hasSucceeded = succeeded
            if succeeded { state.lastSuccess = .now }
        }
    }

    fileprivate var hasSucceeded: Bool { state.withLock(\.hasSucceeded) }
    fileprivate var lastSuccess: LogTime? { state.withLock(\.lastSuccess) }
}

/// Records of configurations, on the page; those with the same prefix are as good as the worst of them.
struct ReloadReport: Sendable {
    private let records: [(metrics: ReloadMetrics, of: [ReloadRecord])]

    init(_ records: [ReloadRecord]) {
        self.records = ReloadMetrics.each(of: records.map(\.prefix)).map { metrics in
            (metrics, records.filter { $0.prefix == metrics.prefix })
        }
    }

    func write(to page: inout MetricPage) {
        for (metrics, records) in records {
            page.write(metrics.successful, records.allSatisfy(\.hasSucceeded))
            let latest = records.compactMap { $0.lastSuccess?.unixSeconds }.max()
            if let latest { page.write(metrics.timestamp, latest) } else { page.write(metrics.timestamp, 0) }
        }
    }
}

/// Whether the configuration that is in use is the latest.
struct ReloadMetrics: Sendable {
    let prefix: String
    let successful: Metric<0>
    let timestamp: Metric<0>

    private init(prefix: String) {
        self.prefix = prefix
        successful = Metric.gauge(
            "\(prefix)_config_last_reload_successful", "Whether the configuration could be read the last time: 1 or 0.")
        timestamp = Metric.gauge(
            "\(prefix)_config_last_reload_success_timestamp_seconds",
            "When the configuration was last read, in Unix time; 0 is never.")
    }

    /// The metrics of each prefix, once.
    fileprivate static func each(of prefixes: [String]) -> [ReloadMetrics] {
        var seen: Set<String> = []
        return prefixes.filter { seen.insert($0).inserted }.map { ReloadMetrics(prefix: $0) }
    }

    static func all(prefixes: [String?]) -> [any MetricDeclaration] {
        each(of: prefixes.compactMap(\.self)).flatMap { [$0.successful, $0.timestamp] }
    }
}

extension LogTime {
    /// In Unix time, to the millisecond.
    fileprivate var unixSeconds: Double { Double(seconds) + Double(nanoseconds / 1_000_000) / 1000 }
}
