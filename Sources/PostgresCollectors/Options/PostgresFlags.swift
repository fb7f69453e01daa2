public import ExporterCore

/// The flags about the server and the session, with the original's environment variables.
public enum PostgresFlags {
    static let compatibility = Flag(
        "compat", default: Compatibility.latest,
        "Whose names to use: 0.20, or 0.19 with its older names of replication slots and the server label.")
    static let autoDiscover = Flag(
        "auto-discover-databases", default: false,
        "Watch every database of the server, not only the one that the data source names.",
        environment: "PG_EXPORTER_AUTO_DISCOVER_DATABASES")
    static let excludeDatabases = Flag(
        "exclude-databases", default: "", "Databases to leave out, separated by commas.",
        environment: "PG_EXPORTER_EXCLUDE_DATABASES")
    static let includeDatabases = Flag(
        "include-databases", default: "",
        "Databases to watch with --auto-discover-databases, separated by commas; empty is all.",
        environment: "PG_EXPORTER_INCLUDE_DATABASES")
    static let tableLimit = Flag(
        "database.table-limit", default: 3000,
        "How many tables, indexes or sequences of a database are reported; the rest is counted.")
    static let connectionLimit = Flag(
        "session.limit", default: 10,
        "How many connections to a server there can be, whatever the number of its databases.")
    static let lockTimeout = Flag(
        "session.lock-timeout", default: Duration.milliseconds(250),
        "How long a query waits for a lock that somebody else holds.")
    static let statementTimeout = Flag(
        "session.statement-timeout", default: Duration.seconds(5),
        "How long the server works on a query; at most half of what is left of the scrape.")
    static let maxAge = Flag(
        "session.max-age", default: Duration.seconds(1800),
        "How long a connection is kept before it is made anew.")
    static let readOnly = Flag("session.read-only", default: true, "Let sessions write.")

    public static let server: [any FlagDeclaration] = [
        compatibility, autoDiscover, excludeDatabases, includeDatabases, tableLimit, connectionLimit, lockTimeout,
        statementTimeout, maxAge, readOnly,
    ]
}

/// Whose names the metrics have.
enum Compatibility: String, FlagValue {
    case latest = "0.20"
    case older = "0.19"

    static let placeholder = "VERSION"
    static let expectation = "one of 0.20, 0.19"

    init?(flagTexts: [String]) { self.init(rawValue: flagTexts.last ?? "") }

    var flagText: String { rawValue }
}

/// Names separated by commas, without the blanks around them.
func nameList(_ text: String) -> [String] {
    text.split(separator: ",").map { trimmed(String($0)) }.filter { !$0.isEmpty }
}

private func trimmed(_ text: String) -> String { String(text.utf8.span.trimmed) }
