import Testing

@testable import ExporterCore

/// Numbers as Go's `strconv.FormatFloat(value, 'g', -1, 64)` prints them, which is what the originals do.
@Suite struct NumberWritingTests {
    @Test(arguments: [
        (0.0 as Double, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (-7, "-7"), (0.02, "0.02"), (0.1, "0.1"), (2.5, "2.5"),
        (100_000, "100000"), (999_999, "999999"), (1_000_000, "1e+06"), (1_234_567, "1.234567e+06"),
        (1_044_480, "1.04448e+06"), (16_665_591_808, "1.6665591808e+10"), (123_456.789, "123456.789"),
        (1_234_567.89, "1.23456789e+06"), (0.0001, "0.0001"), (0.000123, "0.000123"), (0.00001, "1e-05"),
        (1.5e-7, "1.5e-07"), (1e20, "1e+20"), (1e21, "1e+21"), (1e100, "1e+100"), (1e300, "1e+300"),
        (9_007_199_254_740_992, "9.007199254740992e+15"), (18_446_744_073_709_551_616, "1.8446744073709552e+19"),
        (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (1.0 / 3, "0.3333333333333333"),
        (0.1 + 0.2, "0.30000000000000004"), (1_763_715_607.123456, "1.763715607123456e+09"), (-2.5e-10, "-2.5e-10"),
        (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ])
    func `writes a Double`(value: Double, text: String) {
        #expect(written(value) == text)
    }

    @Test(arguments: [
        (0, "0"), (9, "9"), (10, "10"), (999_999, "999999"), (1_000_000, "1e+06"),
        (9_007_199_254_740_992, "9.007199254740992e+15"),
        (9_007_199_254_740_993, "9.007199254740992e+15"), (.max, "1.8446744073709552e+19"),
    ])
    func `writes a whole number`(value: UInt64, text: String) {
        #expect(written(value) == text)
        if value <= Int.max, value > 0 { #expect(written(-Int(value)) == "-" + text) }
    }

    @Test(arguments: [
        (0, Scaled.Unit.hundredths, "0"), (5, .hundredths, "0.05"), (100, .hundredths, "1"),
        (12_345, .hundredths, "123.45"),
        (123_456_789, .hundredths, "1.23456789e+06"), (1, .billionths, "1e-09"), (1500, .thousandths, "1.5"),
        (2_400_000, .thousands, "2.4e+09"), (1_000_000_000_000_001, .thousandths, "1.000000000000001e+12"),
        (250, .tenths, "25"), (7, .millionths, "7e-06"), (.max, .billionths, "1.8446744073709553e+10"),
    ])
    func `writes a scaled number`(count: UInt64, unit: Scaled.Unit, text: String) {
        #expect(written(Scaled(count, unit)) == text)
    }

    @Test func `writes what reads back the same, for every kind of Double`() throws {
        var generator = SplitMix(seed: 20_261_121)
        for round in 0..<100_000 {
            let bits = generator.next()
            let value: Double =
                switch round % 4 {
                case 0: Double(bitPattern: bits)
                case 1: Double(bits >> 20) / 1000
                case 2: Double(bits >> 40) * 0.001
                default: Double(bits)
                }
            guard value.isFinite else { continue }
            let text = written(value)
            try #require(Double(text) == value, "\(value) was written as \(text)")
            try #require(text.utf8.filter(\.isDigit).count <= value.description.utf8.filter(\.isDigit).count + 6)
        }
    }

    @Test func `scaled numbers print as their quotient does`() {
        var generator = SplitMix(seed: 7)
        for _ in 0..<20_000 {
            let count = generator.next() >> (generator.next() % 60)
            for unit in [Scaled.Unit.tenths, .hundredths, .thousandths, .millionths, .billionths] {
                let scaled = Scaled(count, unit)
                #expect(written(scaled) == written(scaled.doubleValue))
            }
        }
    }

    private func written(_ value: some MetricValue) -> String {
        var buffer = PageBuffer(capacity: 8)
        value.write(to: &buffer)
        return String(buffer.bytes)
    }
}

/// A small generator with a fixed seed, so that a failure can be seen again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
