import ExporterCore
import Logging
import Synchronization

/// Logs each collector's condition when it changes, not at every scrape.
final class ConditionLog: Sendable {
    private let log: Logger
    private let conditions = Mutex<[String: Condition]>([:])

    private struct Condition: Equatable {
        var failure: CollectorError?
        var problems: [CollectorError] = []
        var hasDuplicates = false
        var isOverLimit = false
    }

    init(_ log: Logger) {
        self.log = log
    }

    func note(_ outcomes: [CollectorOutcome]) {
        for outcome in outcomes {
            let now = Condition(
                failure: outcome.error,
                problems: outcome.problems,
                hasDuplicates: outcome.tally.duplicates > 0,
                isOverLimit: outcome.tally.overLimit > 0
            )
            let before = conditions.withLock { $0.updateValue(now, forKey: outcome.collector) } ?? Condition()
            if now != before { say(outcome, now, before) }
        }
    }

    private func say(_ outcome: CollectorOutcome, _ now: Condition, _ before: Condition) {
        let about: Logger.Metadata = ["collector": "\(outcome.collector)"]
        if now.failure != before.failure {
            if let error = now.failure {
                let level: Logger.Level = error.reason == .absent ? .debug : .warning
                log.log(
                    level: level, "collector failed",
                    metadata: about.merging(["err": "\(error)", "reason": "\(error.reason.rawValue)"]) { $1 })
            } else {
                log.info("collector works again", metadata: about)
            }
        }
        for problem in now.problems where !before.problems.contains(problem) {
            log.warning(
                "collector leaves something out",
                metadata: about.merging(["err": "\(problem)", "reason": "\(problem.reason.rawValue)"]) { $1 })
        }
        if now.hasDuplicates, !before.hasDuplicates {
            log.warning(
                "samples left out: others with the same name and labels came first",
                metadata: about.merging(["samples": "\(outcome.tally.duplicates)"]) { $1 })
        }
        if now.isOverLimit, !before.isOverLimit {
            log.warning(
                "samples left out: the page has reached --scrape.series-limit",
                metadata: about.merging(["samples": "\(outcome.tally.overLimit)"]) { $1 })
        }
    }
}
