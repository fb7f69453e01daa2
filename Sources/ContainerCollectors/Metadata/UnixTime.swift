import ExporterCore
import KernelFiles

/// Reads a time such as `2026-11-21T00:08:17.572783968Z` as seconds since 1970; `nil` when it is none, or before that.
///
/// Engines write the year 1 for never.
func unixTime(_ text: String?) -> Double? {
    guard let bytes = text.map({ Array($0.utf8) }), bytes.count >= 20, bytes[10] | 0x20 == UInt8(ascii: "t"),
        let day = Day(String(bytes.span.extracting(..<10)))?.number,
        let hour = number(bytes, 11), let minute = number(bytes, 14), let second = number(bytes, 17)
    else { return nil }
    var rest = bytes.span.extracting(19...)
    var fraction = 0.0
    if rest[0] == .dot {
        var end = 1
        while end < rest.count, rest[end].isDigit { end += 1 }
        fraction = Double("0" + String(rest.extracting(..<end))) ?? .nan
        rest = rest.extracting(end...)
    }
    guard fraction.isFinite, let offset = offset(rest) else { return nil }
    let seconds = ((day * 24 + hour) * 60 + minute) * 60 + second - offset
    return seconds < 0 ? nil : Double(seconds) + fraction
}

/// The seconds that a zone such as `Z` or `+01:00` is ahead.
private func offset(_ zone: Span<UInt8>) -> Int? {
    if zone.count == 1, zone[0] | 0x20 == UInt8(ascii: "z") { return 0 }
    let bytes = (0..<zone.count).map { zone[$0] }
    guard bytes.count == 6, let hours = number(bytes, 1), let minutes = number(bytes, 4) else { return nil }
    switch bytes[0] {
    case .plus: return (hours * 60 + minutes) * 60
    case .minus: return -(hours * 60 + minutes) * 60
    default: return nil
    }
}

/// Two digits.
private func number(_ bytes: [UInt8], _ start: Int) -> Int? {
    Int(ascii: bytes.span.extracting(start..<start + 2))
}
