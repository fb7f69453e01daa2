import ExporterCore
import Logging
import Synchronization

/// Logs the condition of a target and of each of its collectors when it changes, not at every scrape.
///
/// When the target itself fails, that is one line, not one a collector; what was known of the collectors stays known.
final class ConditionLog: Sendable {
    private let log: Logger
    private let target: Logger.Metadata
    private let state = Mutex(State())

    private struct State {
        var sourceFailure: CollectorError?
        var collectors: [String: Condition] = [:]
    }

    private struct Condition: Equatable {
        var failure: CollectorError?
        var problems: [CollectorError] = []
        var hasDuplicates = false
        var isOverLimit = false
    }

    /// The target is named where there is more than one.
    init(_ log: Logger, target: String? = nil) {
        self.log = log
        self.target = target.map { ["target": "\($0)"] } ?? [:]
    }

    func note(_ outcomes: [CollectorOutcome]) {
        noteSource(outcomes)
        for outcome in outcomes where outcome.error?.concernsSource != true {
            let now = Condition(
                failure: outcome.error,
                problems: outcome.problems,
                hasDuplicates: outcome.tally.duplicates > 0,
                isOverLimit: outcome.tally.overLimit > 0
            )
            let before = state.withLock { $0.collectors.updateValue(now, forKey: outcome.collector) } ?? Condition()
            if now != before { say(outcome, now, before) }
        }
    }

    private func noteSource(_ outcomes: [CollectorOutcome]) {
        let failure = outcomes.lazy.compactMap(\.error).first(where: \.concernsSource)
        // A scrape that only ran out of time says nothing of a target that was down.
        guard failure != nil || outcomes.contains(where: { !$0.isLate }) else { return }
        let before = state.withLock { state in
            defer { state.sourceFailure = failure }
            return state.sourceFailure
        }
        guard failure != before else { return }
        if let failure {
            log.warning("target is down", metadata: about(failure, [:]))
        } else {
            log.info("target is up again", metadata: target)
        }
    }

    private func say(_ outcome: CollectorOutcome, _ now: Condition, _ before: Condition) {
        let subject = target.merging(["collector": "\(outcome.collector)"]) { $1 }
        if now.failure != before.failure {
            if let error = now.failure {
                let level: Logger.Level = error.reason == .absent ? .debug : .warning
                log.log(level: level, "collector failed", metadata: about(error, subject))
            } else {
                log.info("collector works again", metadata: subject)
            }
        }
        for problem in now.problems where !before.problems.contains(problem) {
            log.warning("collector leaves something out", metadata: about(problem, subject))
        }
        if now.hasDuplicates, !before.hasDuplicates {
            log.warning(
                "samples left out: others with the same name and labels came first",
                metadata: subject.merging(["samples": "\(outcome.tally.duplicates)"]) { $1 })
        }
        if now.isOverLimit, !before.isOverLimit {
            log.warning(
                "samples left out: the page has reached --scrape.series-limit",
                metadata: subject.merging(["samples": "\(outcome.tally.overLimit)"]) { $1 })
        }
    }

    private func about(_ error: CollectorError, _ subject: Logger.Metadata) -> Logger.Metadata {
        target.merging(subject) { $1 }
            .merging(["err": "\(error)", "reason": "\(error.reason.rawValue)"]) { $1 }
    }
}
