import ExporterCore

/// A field of INFO, or of a text of the same form, that is exported: how the server calls it, and what it becomes.
struct InfoField: Sendable {
    let key: StaticString
    /// The metric's name behind `redis_`.
    let name: StaticString
    let kind: MetricKind
    let help: StaticString
    /// What the value is divided by, where the metric's unit is not the field's.
    var unit: Scaled.Unit?

    static func gauge(
        _ key: StaticString,
        _ name: StaticString,
        _ help: StaticString,
        in unit: Scaled.Unit? = nil
    ) -> Self {
        Self(key: key, name: name, kind: .gauge, help: help, unit: unit)
    }

    static func counter(_ key: StaticString, _ name: StaticString, _ help: StaticString) -> Self {
        Self(key: key, name: name, kind: .counter, help: help)
    }

    /// The family, made anew at each call: whoever meets the field keeps it.
    var metric: Metric<0> { Metric("redis_\(name)", kind, "\(help)", labels: []) }
}
