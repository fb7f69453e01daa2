import ExporterCore
import Logging
import Synchronization
import WebSecurity

/// Reads the configuration again when it is asked to, once at a time, away from the event loop.
final class Reloader: Sendable {
    typealias Completion = @Sendable ([ConfigurationError]) -> Void

    private struct State {
        var isRunning = false
        /// Those who asked after the last reading began: it may have missed what they changed.
        var waiting: [Completion] = []
    }

    private let perform: (@Sendable () -> [ConfigurationError])?
    private let record: ReloadRecord?
    private let report: ReloadReport
    private let web: WebFollower?
    private let log: Logger
    private let state = Mutex(State())

    /// Reads what the exporter declared, and the web configuration; `nil` where there is neither.
    init?(
        _ reload: Reload?,
        _ flags: FlagValues,
        _ environment: [String: String],
        web: WebFollower? = nil,
        log: Logger
    ) {
        guard reload != nil || web != nil else { return nil }
        if let reload { perform = { reload.perform(flags, environment) } } else { perform = nil }
        record = reload.map { ReloadRecord(prefix: $0.metricPrefix, wasLoaded: $0.wasLoaded()) }
        report = ReloadReport([record, web?.record].compactMap(\.self))
        self.web = web
        self.log = log
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
            var errors: [ConfigurationError] = []
            if let perform {
                errors = perform()
                note(errors)
            }
            errors += web?.configuration.reload() ?? []
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
        record?.note(succeeded: errors.isEmpty)
        if errors.isEmpty { log.info("configuration reloaded") }
        for error in errors { log.error("cannot reload the configuration", metadata: ["err": "\(error)"]) }
    }

    func write(to page: inout MetricPage) {
        report.write(to: &page)
    }
}
