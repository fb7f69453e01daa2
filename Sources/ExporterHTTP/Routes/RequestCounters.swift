public import ExporterCore
import Synchronization

/// The requests for pages, counted as promhttp counts them.
public final class RequestCounters: Sendable {
    enum Ending {
        case answered, refused, abandoned
    }

    private struct Counts {
        var inFlight = 0
        var answered: UInt64 = 0
        var unavailable: UInt64 = 0
        var impaired: UInt64 = 0
    }
    private let counts = Mutex(Counts())

    public init() {}

    /// Counts a request in; `false` when there are too many.
    func begin(limit: Int) -> Bool {
        counts.withLock { counts in
            guard limit == 0 || counts.inFlight < limit else {
                counts.unavailable += 1
                return false
            }
            counts.inFlight += 1
            return true
        }
    }

    func end(_ ending: Ending) {
        counts.withLock { counts in
            counts.inFlight -= 1
            if ending == .answered { counts.answered += 1 }
        }
    }

    private static let requests = Metric.counter(
        "promhttp_metric_handler_requests_total", "Pages asked for, by the status they were answered with.",
        labels: ["code"])
    private static let inFlight = Metric.gauge(
        "promhttp_metric_handler_requests_in_flight", "Pages that are being made for clients who wait for them.")

    private static let errors = Metric.counter(
        "promhttp_metric_handler_errors_total", "Pages that lack samples because others had the same name and labels.",
        labels: ["cause"])

    public static let metrics: [any MetricDeclaration] = [requests, inFlight, errors]

    /// Writes the families, on the page of these outcomes.
    public func write(after outcomes: [CollectorOutcome], to page: inout MetricPage) {
        let isImpaired = outcomes.contains { $0.tally.duplicates > 0 }
        let counts = counts.withLock { counts in
            if isImpaired { counts.impaired += 1 }
            return counts
        }
        page.family(Self.requests) {
            $0.add(counts.answered, "200")
            $0.add(0, "500")
            $0.add(counts.unavailable, "503")
        }
        page.write(Self.inFlight, counts.inFlight)
        page.family(Self.errors) {
            $0.add(0, "encoding")
            $0.add(counts.impaired, "gathering")
        }
    }
}
