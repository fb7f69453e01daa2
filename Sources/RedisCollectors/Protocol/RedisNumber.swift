import ExporterCore

/// A number as Redis prints it: `42`, `-1`, `1.05`, `1e-05`, `inf`, `nan`.
enum RedisNumber: MetricValue, Equatable, Sendable {
    case whole(Int)
    case real(Double)

    init?(_ text: Span<UInt8>) {
        if let whole = Int(ascii: text) {
            self = .whole(whole)
        } else if let real = Double(ascii: text) {
            self = .real(real)
        } else {
            return nil
        }
    }

    func write(to page: inout PageBuffer) {
        switch self {
        case .whole(let value): value.write(to: &page)
        case .real(let value): value.write(to: &page)
        }
    }

    var doubleValue: Double {
        switch self {
        case .whole(let value): Double(value)
        case .real(let value): value
        }
    }

    /// The number divided by a power of ten that is its unit's.
    func scaled(_ unit: Scaled.Unit) -> ScaledNumber { ScaledNumber(self, unit) }
}

/// A Redis number in a unit that is not the metric's: microseconds of a family in seconds.
enum ScaledNumber: MetricValue, Equatable, Sendable {
    case exact(Scaled)
    case real(Double)

    init(_ number: RedisNumber, _ unit: Scaled.Unit) {
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
