/// A number that can be a sample's value.
public protocol MetricValue {
    /// Appends the number in the form every text format reads.
    func write(to page: inout PageBuffer)
}

extension UInt64: MetricValue {
    @inlinable
    public func write(to page: inout PageBuffer) { page.append(number: self) }
}

extension UInt32: MetricValue {
    @inlinable
    public func write(to page: inout PageBuffer) { page.append(number: UInt64(self)) }
}

extension Int: MetricValue {
    @inlinable
    public func write(to page: inout PageBuffer) {
        if self < 0 { page.appendMinus() }
        page.append(number: UInt64(magnitude))
    }
}

extension Double: MetricValue {
    @inlinable
    public func write(to page: inout PageBuffer) { page.append(number: self) }
}

/// 1 for true, 0 for false.
extension Bool: MetricValue {
    @inlinable
    public func write(to page: inout PageBuffer) { page.append(number: self ? 1 as UInt64 : 0) }
}

/// A whole number of some power of ten: jiffies are `Scaled(jiffies, .hundredths)` of a second.
///
/// It is written from its digits, exactly and without a `Double`; a number too large for that falls back to one.
public struct Scaled: MetricValue, Equatable, Sendable {
    public enum Unit: Int, Sendable {
        case thousands = 3
        case ones = 0
        case tenths = -1
        case hundredths = -2
        case thousandths = -3
        case millionths = -6
        case billionths = -9
    }

    public let count: UInt64
    public let unit: Unit

    public init(_ count: UInt64, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    public func write(to page: inout PageBuffer) {
        // Fifteen digits are what a Double keeps, so up to here both ways print the same.
        if count < 1_000_000_000_000_000 {
            page.append(digits: count, exponent: unit.rawValue)
        } else {
            page.append(number: doubleValue)
        }
    }

    public var doubleValue: Double {
        switch unit {
        case .thousands: Double(count) * 1e3
        case .ones: Double(count)
        case .tenths: Double(count) / 1e1
        case .hundredths: Double(count) / 1e2
        case .thousandths: Double(count) / 1e3
        case .millionths: Double(count) / 1e6
        case .billionths: Double(count) / 1e9
        }
    }
}

extension PageBuffer {
    @usableFromInline
    mutating func appendMinus() { append(.minus) }
}
