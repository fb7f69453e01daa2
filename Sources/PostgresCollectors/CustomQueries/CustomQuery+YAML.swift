import ExporterCore
import ExporterYAML

extension CustomQuery {
    /// Reads what the file says of one namespace; `nil` when it makes no query, which is reported then.
    init?(reading map: inout YAMLMapping, namespace: String) {
        map.require("query", "the SQL to run")
        let sql = map.text("query")
        if let sql, sql.utf8.allSatisfy(\.isBlank) { map.report("query", "is blank, expected the SQL to run") }
        let columns = map.list("metrics") { $0.each { Column(reading: &$1, name: $0) } }?.flatMap(\.self) ?? []
        if let name = columns.map(\.name).firstRepeated {
            map.report("metrics", "the column \(String(quoting: name.utf8.span)) is there twice, take one out")
        }
        let databases = Databases(reading: &map)
        let role = map.choice("role", of: Role.self) ?? .any
        let versions = map.versions("pg_version", or: "runonserver")
        let ttl = map.ttl()
        let timeout = map.duration("timeout")
        if timeout == .zero { map.report("timeout", "is 0, expected more, or no such key") }
        if namespace.isEmpty { map.report("its name is empty, expected what the metrics' names begin with") }

        guard let sql, map.problems.isEmpty else { return nil }
        self.init(
            namespace: namespace, sql: sql, columns: columns, databases: databases, role: role, versions: versions,
            ttl: ttl, timeout: timeout)
    }
}

extension CustomQuery.Column {
    /// Reads what the file says of one column; `nil` when it is not enough, which is reported then.
    fileprivate init?(reading map: inout YAMLMapping, name: String) {
        map.require("usage", CustomQuery.Usage.allCases.map(\.rawValue).joined(separator: ", "))
        let usage = map.choice("usage", of: CustomQuery.Usage.self)
        let description = map.text("description") ?? ""
        let versions = map.versions("pg_version")
        if usage == .mappedMetric { map.require("metric_mapping", "a number for each text, as in text: 1") }
        let mapping = map.mapping("metric_mapping") { $0.entries(expected: "a number") { $0.number } } ?? []

        guard let usage else { return nil }
        self.init(
            name: name, usage: usage, description: description, versions: versions,
            metricMapping: Dictionary(uniqueKeysWithValues: mapping.map { ($0.key, $0.value) }))
    }
}

extension CustomQuery.Databases {
    /// Reads `databases`, or the older `master`, which is true for the main database only.
    fileprivate init(reading map: inout YAMLMapping) {
        let isMain = map.bool("master") ?? false
        guard let node = map.node("databases") else {
            self = isMain ? .main : .all
            return
        }
        switch node.content {
        case .sequence(let names):
            self = .named(map.texts("databases") ?? [])
            if names.isEmpty { map.report("databases", "is an empty list, expected all, main or a list of names") }
        default:
            let word = map.scalar("databases", expected: "all, main or a list of names") { Word(rawValue: $0.text) }
            self = word == .main ? .main : .all
        }
        if isMain, self != .main {
            map.report("databases", "does not go with master: true, which is databases: main; take one out")
        }
    }

    private enum Word: String {
        case all, main
    }
}

extension YAMLMapping {
    /// The versions under a key, or under the older spelling of it.
    fileprivate mutating func versions(_ key: String, or older: String? = nil) -> VersionRange {
        let range = range(key)
        guard let older, let olderRange = self.range(older) else { return range ?? .all }
        if range != nil { report(older, "means the same as \(key), take one out") }
        return olderRange
    }

    private mutating func range(_ key: String) -> VersionRange? {
        scalar(key, expected: VersionRange.expectation) { VersionRange($0.text) }
    }

    /// How long an answer is good for: `ttl`, or the older `cache_seconds`.
    fileprivate mutating func ttl() -> Duration {
        let ttl = duration("ttl")
        guard let seconds = integer("cache_seconds", in: 0...longestCacheSeconds) else { return ttl ?? .zero }
        if ttl != nil { report("cache_seconds", "means the same as ttl, take one out") }
        return .seconds(seconds)
    }
}

/// A hundred years: more than any answer is good for, and far from what a clock could not add.
private let longestCacheSeconds = 100 * 365 * 86_400

extension [String] {
    /// The first that is there before already.
    fileprivate var firstRepeated: String? {
        var seen: Set<String> = []
        return first { !seen.insert($0).inserted }
    }
}
