import ExporterCore
import Logging
import WebSecurity

/// The web configuration of a running exporter, and what became of its last change, in the log and on the page.
struct WebFollower: Sendable {
    static let metricPrefix = "exporter"

    let configuration: WebConfiguration
    let record: ReloadRecord

    init(_ source: WebSource, _ reading: WebReading, lookingEvery interval: Duration = .seconds(1), log: Logger) {
        let record = ReloadRecord(prefix: Self.metricPrefix, wasLoaded: true)
        self.record = record
        configuration = WebConfiguration(source, reading, lookingEvery: interval) { problems in
            record.note(succeeded: problems.isEmpty)
            guard !problems.isEmpty else { return log.info("web configuration read again") }
            log.error(
                "cannot use the changed web configuration, the last good one stays",
                metadata: ["err": "\(problems.map(\.description).joined(separator: " | "))"])
        }
    }
}
