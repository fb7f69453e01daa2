import ExporterCore

/// The version of a server: 9.6.24, or 15.18 with a zero after it.
struct PostgresVersion: Comparable, Sendable, CustomStringConvertible {
    let major: Int
    let minor: Int
    let patch: Int

    init(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) {
        (self.major, self.minor, self.patch) = (major, minor, patch)
    }

    /// From the server's `server_version_num`: 150018 is 15.18, 90624 is 9.6.24.
    init(number: Int) {
        if number >= 100_000 {
            self.init(number / 10_000, number % 10_000)
        } else {
            self.init(number / 10_000, number / 100 % 100, number % 100)
        }
    }

    var description: String { major >= 10 ? "\(major).\(minor)" : "\(major).\(minor).\(patch)" }

    static func < (first: Self, second: Self) -> Bool {
        (first.major, first.minor, first.patch) < (second.major, second.minor, second.patch)
    }
}

/// Versions of PostgreSQL, as in `>=9.6.0 <15.0.0 || 16`.
///
/// Conditions with blanks between them must all hold, and of those with `||` between them one must. A version with
/// parts left out is every version that begins so: `15` is any 15, `>15` starts at 16, and `<=15` ends after the last
/// 15.
struct VersionRange: Equatable, Sendable {
    static let all = VersionRange(alternatives: [[]])
    static let expectation = "versions such as >=10.0.0 or >=9.6.0 <15.0.0"

    /// One of the lists must hold as a whole.
    private let alternatives: [[Condition]]

    private init(alternatives: [[Condition]]) {
        self.alternatives = alternatives
    }

    init?(_ text: String) {
        var alternatives: [[Condition]] = []
        // A version holds no bar, so that `||` may be split at each of its two.
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index % 2 == 1 {
                guard part.isEmpty else { return nil }
                continue
            }
            guard let conditions = Self.conditions(part), !conditions.isEmpty else { return nil }
            alternatives.append(conditions)
        }
        guard parts.count % 2 == 1 else { return nil }
        self.init(alternatives: alternatives)
    }

    func contains(_ version: PostgresVersion) -> Bool {
        alternatives.contains { $0.allSatisfy { $0.holds(for: version) } }
    }

    private static func conditions(_ text: Substring) -> [Condition]? {
        var conditions: [Condition] = []
        var rest = text.utf8.drop { $0.isBlank }
        while !rest.isEmpty {
            let operation = rest.prefix { "<>=!".utf8.contains($0) }
            rest = rest.dropFirst(operation.count).drop { $0.isBlank }
            let version = rest.prefix { !$0.isBlank && !"<>=!".utf8.contains($0) }
            rest = rest.dropFirst(version.count).drop { $0.isBlank }
            guard let condition = Condition(Substring(operation), Substring(version)) else { return nil }
            conditions.append(condition)
        }
        return conditions
    }
}

/// A comparison with the versions from `first` up to, and without, `end`.
private struct Condition: Equatable, Sendable {
    enum Operation: Equatable {
        case less, lessOrEqual, equal, notEqual, greaterOrEqual, greater
    }

    let operation: Operation
    let first: PostgresVersion
    let end: PostgresVersion

    init?(_ operation: Substring, _ version: Substring) {
        switch operation {
        case "<": self.operation = .less
        case "<=": self.operation = .lessOrEqual
        case "", "=", "==": self.operation = .equal
        case "!", "!=": self.operation = .notEqual
        case ">=": self.operation = .greaterOrEqual
        case ">": self.operation = .greater
        default: return nil
        }
        var parts = version.split(separator: ".", omittingEmptySubsequences: false)
        while parts.count > 1, let last = parts.last, ["x", "X", "*"].contains(last) { parts.removeLast() }
        let numbers = parts.compactMap { $0.utf8.count <= 9 ? UInt64(ascii: $0.utf8.span).map { Int($0) } : nil }
        guard numbers.count == parts.count else { return nil }
        switch numbers.count {
        case 1: (first, end) = (PostgresVersion(numbers[0]), PostgresVersion(numbers[0] + 1))
        case 2:
            first = PostgresVersion(numbers[0], numbers[1])
            end = PostgresVersion(numbers[0], numbers[1] + 1)
        case 3:
            first = PostgresVersion(numbers[0], numbers[1], numbers[2])
            end = PostgresVersion(numbers[0], numbers[1], numbers[2] + 1)
        default: return nil
        }
    }

    func holds(for version: PostgresVersion) -> Bool {
        switch operation {
        case .less: version < first
        case .lessOrEqual: version < end
        case .equal: version >= first && version < end
        case .notEqual: version < first || version >= end
        case .greaterOrEqual: version >= first
        case .greater: version >= end
        }
    }
}
