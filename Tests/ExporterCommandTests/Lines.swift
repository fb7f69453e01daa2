import Logging
import Synchronization

/// Keeps what is logged.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    private let collectors = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    /// Which collectors the lines are about.
    var subjects: [String] { collectors.withLock { $0 } }
    var handler: Handler { Handler(lines: self) }
    var log: Logger { Logger(label: "test") { _ in self.handler } }

    struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let error = event.metadata?["err"].map { ": \($0)" } ?? ""
            let target = event.metadata?["target"].map { " (target=\($0))" } ?? ""
            lines.collectors.withLock { $0.append(event.metadata?["collector"].map { "\($0)" } ?? "") }
            lines.lines.withLock { $0.append("\(event.level) \(event.message)\(error)\(target)") }
        }
    }
}
