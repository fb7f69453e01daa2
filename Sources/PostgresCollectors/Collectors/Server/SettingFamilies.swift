import ExporterCore
import Synchronization

/// The families of `pg_settings`, whose names the server gives; made on first sight and kept.
final class SettingFamilies: Sendable {
    /// A class, so that looking it up copies nothing.
    final class Family: Sendable {
        let metric: Metric<0>
        let unit: SettingUnit

        fileprivate init(_ name: String, _ unit: SettingUnit) {
            let spelled = name.map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
            metric = .gauge(
                "pg_settings_\(spelled)\(unit.suffix)",
                "The server's setting \(name)\(unit.suffix.isEmpty ? "" : ", in \(unit.suffix.dropFirst())").")
            self.unit = unit
        }
    }

    private let families = Mutex(KeyTable<Family?>())

    /// The settings come in the same order at every reading, so looking the next one up costs a comparison.
    func rewind() { families.withLock { $0.rewind() } }

    /// The family of a setting, spelled with its unit: `shared_buffers 8kB`; `nil` when we do not know the unit.
    func family(of setting: Span<UInt8>) -> Family? {
        families.withLock { families in
            families.find(setting) { text in
                let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
                return SettingUnit(parts.count > 1 ? parts[1] : "").map { Family(parts.first ?? "", $0) }
            }
        }
    }
}

/// What a setting's number counts: `8kB`, `min`, or nothing in particular.
struct SettingUnit: Equatable, Sendable {
    /// What the metric's name ends in: `_bytes`, `_seconds` or nothing.
    let suffix: String
    /// Multiplied by this and divided by that, the number is in bytes or seconds.
    private let factor: Double
    private let divisor: Double

    /// Reads a unit as `pg_settings` spells it, which may have a number before it; `nil` when we do not know it.
    init?(_ text: String) {
        let digits = text.prefix { $0.isNumber }
        let name = String(text.dropFirst(digits.count))
        guard let count = digits.isEmpty ? 1 : Double(digits) else { return nil }
        switch name {
        case "" where digits.isEmpty: (suffix, factor, divisor) = ("", 1, 1)
        case "ms": (suffix, factor, divisor) = ("_seconds", count, 1000)
        case "s": (suffix, factor, divisor) = ("_seconds", count, 1)
        case "min": (suffix, factor, divisor) = ("_seconds", count * 60, 1)
        case "h": (suffix, factor, divisor) = ("_seconds", count * 3600, 1)
        case "d": (suffix, factor, divisor) = ("_seconds", count * 86_400, 1)
        case "B": (suffix, factor, divisor) = ("_bytes", count, 1)
        case "kB": (suffix, factor, divisor) = ("_bytes", count * 1024, 1)
        case "MB": (suffix, factor, divisor) = ("_bytes", count * 1_048_576, 1)
        case "GB": (suffix, factor, divisor) = ("_bytes", count * 1_073_741_824, 1)
        case "TB": (suffix, factor, divisor) = ("_bytes", count * 1_099_511_627_776, 1)
        default: return nil
        }
    }

    /// The number in bytes or seconds; `nil` when it is none.
    ///
    /// -1 stays -1: it says "as another setting" or "no limit". Some managed services put the unit behind the value as
    /// well.
    func value(of text: Span<UInt8>) -> Double? {
        var length = text.count
        while length > 0, text[length - 1].isASCIILetter || text[length - 1] == .space { length -= 1 }
        guard let number = Double(ascii: text.extracting(first: length)) else { return nil }
        return number == -1 ? -1 : number * factor / divisor
    }
}
