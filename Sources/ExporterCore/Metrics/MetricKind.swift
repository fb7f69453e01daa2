/// What a metric family measures, as Prometheus names it.
public enum MetricKind: String, Sendable {
    case counter, gauge, histogram, summary
    /// The source does not say whether the number only grows.
    case untyped
}
