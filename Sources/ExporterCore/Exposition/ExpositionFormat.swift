/// How a page is spelled.
///
/// Collectors never see it: families and samples carry their meaning, and ``FamilyText`` and ``FamilyWriter`` hold
/// all spelling. A length-delimited protobuf page would be a third case there.
public enum ExpositionFormat: Int, CaseIterable, Sendable {
    /// The Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    /// The value of the `Content-Type` header.
    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
        }
    }

    /// What ends a page.
    var trailer: StaticString {
        switch self {
        case .text: ""
        case .openMetrics: "# EOF\n"
        }
    }
}
