import ExporterCore
import Logging
import Synchronization

/// Reads the configuration again when it is asked to, once at a time, away from the event loop.
final class Reloader: Sendable {
    typealias Completion = @Sendable ([ConfigurationError]) -> Void

    private struct State {
        var isRunning = false
        /// Those who asked after the last reading began: it may have missed what they changed.
        var waiting: [Completion] = []
        var hasSucceeded: Bool
        var lastSuccess: LogTime?
    }

    private let perform: @Sendable () -> [ConfigurationError]
    private let metrics: ReloadMetrics
    private let log: Logger
    private let state: Mutex<State>

    init(_ reload: Reload, _ flags: FlagValues, _ environment: [String: String], log: Logger) {
        perform = { reload.perform(flags, environment) }
        metrics = ReloadMetrics(prefix: reload.metricPrefix)
        self.log = log
        let wasLoaded = reload.wasLoaded()
        state = Mutex(State(hasSucceeded: wasLoaded, lastSuccess: wasLoaded ? .now : nil))
    }

    func reload(_ completion: @escaping Completion) {
        let starts = state.withLock { state in
            state.waiting.append(completion)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard starts, !BlockingThread.start({ self.work() }) else { return }
        let error = ConfigurationError("cannot reload the configuration: the system gives us no thread; try again")
        let refused = state.withLock { state in
            state.isRunning = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for completion in refused { completion([error]) }
    }

    /// The life of the thread: it ends when nobody waits.
    private func work() {
        while let waiting = takeWaiting() {
            let errors = perform()
            note(errors)
            for completion in waiting { completion(errors) }
        }
    }

    private func takeWaiting() -> [Completion]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    private func note(_ errors: [ConfigurationError]) {
        state.withLock { state in
            state.hasSucceeded = errors.isEmpty
            if errors.isEmpty { state.lastSuccess = .now }
        }
        if errors.isEmpty { log.info("configuration reloaded") }
        for error in errors { log.error("cannot reload the configuration", metadata: ["err": "\(error)"]) }
    }

    func write(to page: inout MetricPage) {
        let (hasSucceeded, lastSuccess) = state.withLock { ($0.hasSucceeded, $0.lastSuccess) }
        page.write(metrics.successful, hasSucceeded)
        guard let lastSuccess else { return page.write(metrics.timestamp, 0) }
        page.write(
            metrics.timestamp, Double(lastSuccess.seconds) + Double(lastSuccess.nanoseconds / 1_000_000) / 1000)
    }
}

/// Whether the configuration that is in use is the latest.
struct ReloadMetrics: Sendable {
    let successful: Metric<0>
    let timestamp: Metric<0>

    init(prefix: String) {
        successful = Metric.gauge(
            "\(prefix)_config_last_reload_successful", "Whether the configuration could be read the last time: 1 or 0.")
        timestamp = Metric.gauge(
            "\(prefix)_config_last_reload_success_timestamp_seconds",
            "When the configuration was last read, in Unix time; 0 is never.")
    }

    var all: [any MetricDeclaration] { [successful, timestamp] }
}
