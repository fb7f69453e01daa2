/// A query of the user's, and what its columns become.
struct CustomQuery: Equatable, Sendable {
    /// Which of the watched databases it runs in.
    enum Databases: Equatable, Sendable {
        case all
        /// The one that the exporter was pointed at.
        case main
        case named([String])
    }

    /// On which servers it runs.
    enum Role: String, CaseIterable, Sendable {
        case any
        case primary
        case replica
    }

    /// What its metrics' names begin with.
    let namespace: String
    let sql: String
    /// In the order of the file.
    let columns: [Column]
    var databases = Databases.all
    var role = Role.any
    /// The servers whose version it is made for.
    var versions = VersionRange.all
    /// How long an answer is good for; zero has it asked at every scrape.
    var ttl = Duration.zero
    /// How long it may take; `nil` when nothing but the scrape bounds it.
    var timeout: Duration?
}

extension CustomQuery {
    /// A column of the answer that the file has a meaning for.
    struct Column: Equatable, Sendable {
        let name: String
        let usage: Usage
        var description = ""
        var versions = VersionRange.all
        /// The number for each text of a column whose usage is ``Usage/mappedMetric``.
        var metricMapping: [String: Double] = [:]
    }

    /// What a column becomes.
    enum Usage: String, CaseIterable, Sendable {
        case label = "LABEL"
        case counter = "COUNTER"
        case gauge = "GAUGE"
        case discard = "DISCARD"
        /// The column is an array of bounds; those with `_bucket`, `_sum` and `_count` after its name are the rest.
        case histogram = "HISTOGRAM"
        /// A time span as text.
        case duration = "DURATION"
        /// A text that stands for a number.
        case mappedMetric = "MAPPEDMETRIC"
    }

    /// What the column's metric is called; spans of time are in milliseconds, and say so.
    func metricName(of column: Column) -> String {
        "\(namespace)_\(column.name)" + (column.usage == .duration ? "_milliseconds" : "")
    }

    /// The columns that a server of this version has.
    func columns(for version: PostgresVersion) -> [Column] {
        columns.filter { $0.versions.contains(version) }
    }
}
