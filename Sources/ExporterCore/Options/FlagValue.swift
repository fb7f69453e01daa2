/// A type that a flag's text can be read as.
public protocol FlagValue: Sendable {
    /// What `--help` shows in the value's place.
    static var placeholder: String { get }
    /// How a message says what was expected: "a whole number".
    static var expectation: String { get }
    static var isRepeatable: Bool { get }

    /// Reads the texts given, one for each time the flag was; `nil` when the last cannot be read.
    init?(flagTexts: [String]) throws(FlagError)

    /// The value as a user would write it.
    var flagText: String { get }
}

extension FlagValue {
    public static var isRepeatable: Bool { false }
}

extension Bool: FlagValue {
    public static var placeholder: String { "" }
    public static var expectation: String { "true or false" }

    public init?(flagTexts: [String]) {
        switch flagTexts.last {
        case "true", "1", "t", "TRUE", "True": self = true
        case "false", "0", "f", "FALSE", "False": self = false
        default: return nil
        }
    }

    public var flagText: String { description }
}

extension String: FlagValue {
    public static var placeholder: String { "TEXT" }
    public static var expectation: String { "text" }

    public init?(flagTexts: [String]) {
        guard let last = flagTexts.last else { return nil }
        self = last
    }

    public var flagText: String { self }
}

extension Int: FlagValue {
    public static var placeholder: String { "NUMBER" }
    public static var expectation: String { "a whole number" }

    public init?(flagTexts: [String]) {
        guard let last = flagTexts.last else { return nil }
        self.init(last)
    }

    public var flagText: String { description }
}

extension Double: FlagValue {
    public static var placeholder: String { "NUMBER" }
    public static var expectation: String { "a number" }

    public init?(flagTexts: [String]) {
        guard let last = flagTexts.last else { return nil }
        self.init(last)
    }

    public var flagText: String { description }
}

/// A flag that may be given several times.
extension [String]: FlagValue {
    public static var placeholder: String { "TEXT" }
    public static var expectation: String { "text" }
    public static var isRepeatable: Bool { true }

    public init?(flagTexts: [String]) { self = flagTexts }

    public var flagText: String { joined(separator: ", ") }
}

/// A time span in Go's spelling: `5s`, `1m30s`, `250ms`.
extension Duration: FlagValue {
    public static var placeholder: String { "DURATION" }
    public static var expectation: String { "a duration such as 5s, 1m30s or 250ms" }

    public init?(flagTexts: [String]) {
        guard var rest = flagTexts.last?.utf8[...], !rest.isEmpty else { return nil }
        if Array(rest) == [.zero] {
            self = .zero
            return
        }
        var total = Duration.zero
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isDigit || $0 == .dot }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !$0.isDigit && $0 != .dot }
            rest = rest.dropFirst(unit.count)
            guard let count = Double(String(digits) ?? ""), let span = durationUnits[String(unit) ?? ""],
                count <= longestDuration / span
            else { return nil }
            total += span * count
            guard total <= longestDuration else { return nil }
        }
        self = total
    }

    public var flagText: String {
        let seconds = self / .seconds(1)
        if seconds >= 60, seconds.truncatingRemainder(dividingBy: 60) == 0 { return "\(Int(seconds / 60))m" }
        if seconds == seconds.rounded() { return "\(Int(seconds))s" }
        return "\(Int(self / .milliseconds(1)))ms"
    }
}

/// Go counts nanoseconds in 64 bits.
private let longestDuration = Duration.nanoseconds(Int64.max)

private let durationUnits: [String: Duration] = [
    "ns": .nanoseconds(1), "us": .microseconds(1), "µs": .microseconds(1), "ms": .milliseconds(1),
    "s": .seconds(1), "m": .seconds(60), "h": .seconds(3600),
]
