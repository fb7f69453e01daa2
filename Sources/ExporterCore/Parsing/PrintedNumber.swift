/// A number as a server prints it: `42`, `-1`, `0.25`, `1e-05`, `inf`, `NaN`.
///
/// Whole numbers stay whole, so that they are written exactly and without a `Double`.
public enum PrintedNumber: MetricValue, Equatable, Sendable {
    case whole(Int)
    case real(Double)

    public init?(_ text: Span<UInt8>) {
        if let whole = Int(ascii: text) {
            self = .whole(whole)
        } else if let real = Double(ascii: text) {
            self = .real(real)
        } else {
            return nil
        }
    }

    public func write(to page: inout PageBuffer) {
        switch self {
        case .whole(let value): value.write(to: &page)
        case .real(let value): value.write(to: &page)
        }
    }

    public var doubleValue: Double {
        switch self {
        case .whole(let value): Double(value)
        case .real(let value): value
        }
    }
}
