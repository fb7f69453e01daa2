/// Numbers as Go's `strconv.FormatFloat(value, 'g', -1, 64)` prints them: the shortest digits that read back the
/// same, with an exponent below 1e-04 and from 1e+06 on.
extension PageBuffer {
    @inlinable
    mutating func append(number value: UInt64) {
        if value < 1_000_000 {
            appendDigits(value)
        } else {
            appendLarge(value)
        }
    }

    @usableFromInline
    mutating func appendLarge(_ value: UInt64) {
        if value <= exactWholeLimit {
            append(digits: value, exponent: 0)
        } else {
            append(number: Double(value))
        }
    }

    @usableFromInline
    mutating func append(number value: Double) {
        guard value.isFinite else {
            append(value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf")
            return
        }
        let magnitude = value.magnitude
        if value < 0 { append(.minus) }
        if magnitude < Double(exactWholeLimit), magnitude == magnitude.rounded(.towardZero) {
            append(number: UInt64(magnitude))
        } else if let (digits, exponent) = shortDecimal(of: magnitude) {
            append(digits: digits, exponent: exponent)
        } else {
            append(shortestDigitsOf: magnitude)
        }
    }

    /// Appends `digits` × 10^`exponent`, exactly.
    @usableFromInline
    mutating func append(digits: UInt64, exponent: Int) {
        guard digits != 0 else { return append(.zero) }
        var digits = digits
        var exponent = exponent
        while digits % 10 == 0 {
            digits /= 10
            exponent &+= 1
        }
        let length = digits.decimalLength
        // Where the point stands, counted from the first digit.
        let point = length &+ exponent
        switch point {
        case -3...0:
            append("0.")
            for _ in point..<0 { append(.zero) }
            appendDigits(digits, length)
        case 1...6 where point >= length:
            appendDigits(digits, length)
            for _ in length..<point { append(.zero) }
        case 1...6:
            appendDigits(digits, length, pointAfter: point)
        default:
            appendDigits(digits, length, pointAfter: 1)
            append(.letterE)
            append(point > 0 ? .plus : .minus)
            let power = UInt64((point - 1).magnitude)
            if power < 10 { append(.zero) }
            appendDigits(power)
        }
    }

    /// The rare number of sixteen or seventeen digits: the standard library finds them, we lay them out.
    private mutating func append(shortestDigitsOf magnitude: Double) {
        var digits: UInt64 = 0
        var decimals = 0
        var power = 0
        var powerSign = 1
        var part = NumberPart.whole
        for byte in magnitude.description.utf8 {
            switch (byte, part) {
            case (.dot, _):
                part = .fraction
            case (.letterE, _):
                part = .power
            case (.minus, _):
                powerSign = -1
            case (.plus, _):
                powerSign = 1
            case (_, .power):
                power = power * 10 + Int(byte - .zero)
            case (_, .whole), (_, .fraction):
                digits = digits * 10 + UInt64(byte - .zero)
                if part == .fraction { decimals += 1 }
            }
        }
        append(digits: digits, exponent: powerSign * power - decimals)
    }

    @usableFromInline
    mutating func appendDigits(_ value: UInt64) {
        appendDigits(value, value.decimalLength)
    }

    /// Appends the `length` digits of `value`, with a point after the first `point` of them.
    private mutating func appendDigits(_ value: UInt64, _ length: Int, pointAfter point: Int = 0) {
        reserve(length &+ 1)
        let first = unsafe start + count
        var rest = value
        var position = length
        while position > 0 {
            position &-= 1
            let next = rest / 10
            unsafe first[position] = .zero &+ UInt8(truncatingIfNeeded: rest &- next &* 10)
            rest = next
        }
        count &+= length
        guard point > 0, point < length else { return }
        position = length
        while position > point {
            unsafe first[position] = first[position &- 1]
            position &-= 1
        }
        unsafe first[point] = .dot
        count &+= 1
    }
}

/// Whole numbers up to here are exact as `Double`, and so print the same as whole numbers and as Go's float64.
private let exactWholeLimit: UInt64 = 1 << 53

private let powersOfTen: InlineArray<13, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
]

/// The number as at most fifteen digits and an exponent, when it is one of those.
///
/// No two decimals of up to fifteen digits read as the same `Double`, so one that does is the shortest.
private func shortDecimal(of magnitude: Double) -> (digits: UInt64, exponent: Int)? {
    guard magnitude < 1e14 else { return nil }
    for power in 1..<powersOfTen.count {
        let exact = magnitude * powersOfTen[power]
        guard exact < 1e15 else { return nil }
        let digits = UInt64(exact + 0.5)
        if digits > 0, Double(digits) / powersOfTen[power] == magnitude { return (digits, -power) }
    }
    return nil
}

private enum NumberPart {
    case whole, fraction, power
}

/// 10^0 … 10^19: from each on, a number has one digit more.
private let digitLimits: InlineArray<20, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

extension UInt64 {
    /// How many decimal digits the number has.
    fileprivate var decimalLength: Int {
        // The bits say it to within one: log10(2) is about 1233 / 4096.
        let guess = ((64 &- leadingZeroBitCount) &* 1233) >> 12
        return self >= digitLimits[guess] ? guess &+ 1 : Swift.max(1, guess)
    }
}
