/// A metric family: its name, kind, help text and label names.
///
/// Declare each one as a `static let` of its collector, where the list reads as documentation. The label count is
/// part of the type, so a sample with a label missing does not compile. A family whose name the data gives is the same
/// thing made on first sight and kept; one whose labels differ from sample to sample is a ``LooseMetric``.
public struct Metric<let labelCount: Int>: Sendable {
    public let kind: MetricKind
    public let help: String
    public let labels: InlineArray<labelCount, String>

    @usableFromInline let text: FamilyText

    public var name: String { text.name }

    public init(_ name: String, _ kind: MetricKind, _ help: String, labels: InlineArray<labelCount, String>) {
        self.kind = kind
        self.help = help
        self.labels = labels
        self.text = FamilyText(name: name, kind: kind, help: help, labels: labels.indices.map { labels[$0] })
    }

    public static func counter(_ name: String, _ help: String, labels: InlineArray<labelCount, String>) -> Self {
        Self(name, .counter, help, labels: labels)
    }

    public static func gauge(_ name: String, _ help: String, labels: InlineArray<labelCount, String>) -> Self {
        Self(name, .gauge, help, labels: labels)
    }

    public static func untyped(_ name: String, _ help: String, labels: InlineArray<labelCount, String>) -> Self {
        Self(name, .untyped, help, labels: labels)
    }

    public static func histogram(_ name: String, _ help: String, labels: InlineArray<labelCount, String>) -> Self {
        Self(name, .histogram, help, labels: labels)
    }

    public static func summary(_ name: String, _ help: String, labels: InlineArray<labelCount, String>) -> Self {
        Self(name, .summary, help, labels: labels)
    }
}

extension Metric where labelCount == 0 {
    public static func counter(_ name: String, _ help: String) -> Self { Self(name, .counter, help, labels: []) }

    public static func gauge(_ name: String, _ help: String) -> Self { Self(name, .gauge, help, labels: []) }

    public static func untyped(_ name: String, _ help: String) -> Self { Self(name, .untyped, help, labels: []) }
}

/// A metric family whose samples may each have labels of their own: what a text file brings, or a container's labels.
public struct LooseMetric: Sendable {
    public let kind: MetricKind
    public let help: String

    /// The labels that samples usually have, for documents.
    public let labelNames: [String]

    let text: FamilyText

    public var name: String { text.name }

    public init(_ name: String, _ kind: MetricKind, _ help: String, usualLabels: [String] = []) {
        labelNames = usualLabels
        self.kind = kind
        self.help = help
        self.text = FamilyText(name: name, kind: kind, help: help, labels: [])
    }
}

/// A metric of any shape, for the places that only list metrics.
public protocol MetricDeclaration: Sendable {
    var name: String { get }
    var kind: MetricKind { get }
    var help: String { get }
    /// The label names; the usual ones where they differ from sample to sample.
    var labelNames: [String] { get }
}

extension Metric: MetricDeclaration {
    public var labelNames: [String] { labels.indices.map { labels[$0] } }
}

extension LooseMetric: MetricDeclaration {}
