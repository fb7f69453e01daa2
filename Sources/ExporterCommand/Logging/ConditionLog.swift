import ExporterCore
import Logging
import Synchronization

/// Logs the condition of a target and of each of its collectors when it changes, not at every scrape.
///
/// When the target itself fails, that is one line, not one a collector; what was known of the collectors stays known. So
/// is what happens to several collectors at once.
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
        // A page that goes out before anything has come: who waits longer for the same scrape learns why.
        guard outcomes.count < 2 || !outcomes.allSatisfy(\.isLate) else { return }
        let isSourceDown = outcomes.contains { $0.error?.concernsSource == true }
        var news: [News] = []
        // Of a target that is down, what came too late says nothing more.
        for outcome in outcomes where outcome.error?.concernsSource != true && !(isSourceDown && outcome.isLate) {
            let now = Condition(
                failure: outcome.error,
                problems: outcome.problems,
                hasDuplicates: outcome.tally.duplicates > 0,
                isOverLimit: outcome.tally.overLimit > 0
            )
            let before = state.withLock { $0.collectors.updateValue(now, forKey: outcome.collector) } ?? Condition()
            guard now != before else { continue }
            for item in self.news(of: outcome, now, before) {
                if let place = news.firstIndex(where: { $0.isSame(as: item) }) {
                    news[place].collectors += item.collectors
                } else {
                    news.append(item)
                }
            }
        }
        for item in news { say(item) }
    }

    private func noteSource(_ outcomes: [CollectorOutcome]) {
        let failure = outcomes.lazy.compactMap(\.error).first(where: \.concernsSource)
        // A scrape that only ran out of time says nothing of a target that was down.
        guard failure != nil || outcomes.contains(where: { !$0.isLate }) else { return }
        let before = state.withLock { state in
            defer { state.sourceFailure = failure }
            return state.sourceFailure
        }
        // What exactly did not answer in time is chance.
        guard failure != before, failure?.reason != .timeout || before?.reason != .timeout else { return }
        if let failure {
            log.warning("target is down", metadata: about(failure, [:]))
        } else {
            log.info("target is up again", metadata: target)
        }
    }

    private func news(of outcome: CollectorOutcome, _ now: Condition, _ before: Condition) -> [News] {
        var news: [News] = []
        func add(_ level: Logger.Level, _ message: String, _ error: CollectorError? = nil, samples: Int? = nil) {
            news.append(
                News(level: level, message: message, error: error, samples: samples, collectors: [outcome.collector]))
        }
        if let error = now.failure {
            if error != before.failure { add(error.reason == .absent ? .debug : .warning, "collector failed", error) }
        } else if before.failure != nil {
            add(.info, "collector works again")
        }
        for problem in now.problems where !before.problems.contains(problem) {
            add(.warning, "collector leaves something out", problem)
        }
        if now.hasDuplicates, !before.hasDuplicates {
            add(
                .warning, "samples left out: others with the same name and labels came first",
                samples: outcome.tally.duplicates)
        }
        if now.isOverLimit, !before.isOverLimit {
            add(
                .warning, "samples left out: the page has reached --scrape.series-limit",
                samples: outcome.tally.overLimit)
        }
        return news
    }

    private func say(_ news: News) {
        var subject: Logger.Metadata = ["collector": "\(news.collectors.joined(separator: ","))"]
        if let samples = news.samples { subject["samples"] = "\(samples)" }
        let metadata = news.error.map { about($0, subject) } ?? target.merging(subject) { $1 }
        log.log(level: news.level, "\(news.message)", metadata: metadata)
    }

    private func about(_ error: CollectorError, _ subject: Logger.Metadata) -> Logger.Metadata {
        target.merging(subject) { $1 }
            .merging(["err": "\(error)", "reason": "\(error.reason.rawValue)"]) { $1 }
    }
}

/// A line about one collector, or about all of which the same is to be said.
private struct News {
    let level: Logger.Level
    let message: String
    let error: CollectorError?
    let samples: Int?
    var collectors: [String]

    func isSame(as other: Self) -> Bool {
        level == other.level && message == other.message && error == other.error && samples == other.samples
    }
}
