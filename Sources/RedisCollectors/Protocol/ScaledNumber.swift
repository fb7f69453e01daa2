import ExporterCore

extension PrintedNumber {
    /// The number divided by a power of ten that is its unit's.
    func scaled(_ unit: Scaled.Unit) -> ScaledNumber { ScaledNumber(self, unit) }
}

/// A number of Redis' in a unit that is not the metric's: microseconds of a family in seconds.
enum ScaledNumber: MetricValue, Equatable, Sendable {
    case exact(Scaled)
    case real(Double)

    init(_ number: PrintedNumber, _ unit: Scaled.Unit) {
        if case .whole(let value) = number, value >= 0 {
            self = .exact(Scaled(UInt64(value), unit))
        } else {
            self = .real(number.doubleValue * Scaled(1, unit).doubleValue)
        }
    }

    func write(to page: inout PageBuffer) {
        switch self {
        case .exact(let value): value.write(to: &page)
        case .real(let value): value.write(to: &page)
        }
    }
}
