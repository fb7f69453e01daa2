public import ExporterCore

/// The flags about the server and the session, with the original's environment variables.
public enum PostgresFlags {
    static let compatibility = Flag(
        "compat", default: Compatibility.latest,
        "Which postgres_exporter's names to use: 0.20's; or 0.19's, with older names of slots and more server labels.")
    public static let dumpMaps = Flag("dumpmaps", default: false, "Print every metric, and end.", isHidden: true)
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
        "database.table-limit", default: 2000,
        "How many rows a query about tables, indexes or sequences may have in each database; the rest is counted.")
    static let constantLabels = Flag(
        "constantLabels", default: "",
        "Labels for pg_up, pg_exporter_*, pg_static, conflicts and custom queries, as in name=value,name=value.",
        environment: "PG_EXPORTER_CONSTANT_LABELS")
    static let metricPrefix = Flag(
        "metric-prefix", default: "pg", "What the names of pg_static, conflicts and custom queries begin with.",
        environment: "PG_EXPORTER_METRIC_PREFIX")
    static let configFile = Flag(
        "config.file", default: ConfigurationFile.defaultPath,
        "A file with the auth_modules of /probe; read again by SIGHUP and POST /-/reload.")
    static let disableDefaultMetrics = Flag(
        "disable-default-metrics", default: false, "Leave out pg_static and pg_stat_database_conflicts.",
        environment: "PG_EXPORTER_DISABLE_DEFAULT_METRICS")
    static let disableSettingsMetrics = Flag(
        "disable-settings-metrics", default: false, "Leave out the settings, as --no-collector.settings does.",
        environment: "PG_EXPORTER_DISABLE_SETTINGS_METRICS")
    static let collectionTimeout = Flag(
        "collection-timeout", default: Duration.seconds(60),
        "How long a scrape may take, whatever Prometheus grants; --scrape.timeout bounds it as well.",
        environment: "PG_EXPORTER_COLLECTION_TIMEOUT")
    static let connectionLimit = Flag(
        "session.limit", default: 10,
        "How many connections to a server there can be, whatever the number of its databases.")
    static let keepDatabases = Flag(
        "session.keep-databases", default: false,
        "Keep the connections to discovered databases between scrapes; nobody can drop such a database, but by force.")
    static let lockTimeout = Flag(
        "session.lock-timeout", default: Duration.milliseconds(250),
        "How long a query waits for a lock that somebody else holds.")
    static let statementTimeout = Flag(
        "session.statement-timeout", default: Duration.seconds(5),
        "How long the server works on a query; at most half of what is left of the scrape.")
    static let maxAge = Flag(
        "session.max-age", default: Duration.seconds(1800),
        "How long a connection is kept before it is made anew.")
    static let readOnly = Flag("session.read-only", default: true, "Let the exporter's sessions write.")

    public static let all: [any FlagDeclaration] = [
        configFile, compatibility, constantLabels, metricPrefix, disableDefaultMetrics, disableSettingsMetrics,
        autoDiscover, includeDatabases, excludeDatabases, tableLimit, collectionTimeout, connectionLimit,
        keepDatabases, lockTimeout, statementTimeout, maxAge, readOnly,
    ]
}

extension PostgresFlags {
    /// Numbers that a flag's type allows and its meaning does not.
    static func rangeErrors(in flags: FlagValues) -> [ConfigurationError] {
        var errors: [ConfigurationError] = []
        func require(_ isFine: Bool, _ flag: any FlagDeclaration, _ what: String) {
            if !isFine { errors.append(ConfigurationError("cannot use --\(flag.name): it must be \(what)")) }
        }
        require(flags[connectionLimit] >= 2, connectionLimit, "2 or more")
        require(flags[tableLimit] >= 1, tableLimit, "1 or more")
        require(flags[collectionTimeout] >= .milliseconds(1), collectionTimeout, "1ms or more")
        require(flags[lockTimeout] >= .milliseconds(1), lockTimeout, "1ms or more")
        require(flags[statementTimeout] >= .milliseconds(1), statementTimeout, "1ms or more")
        require(flags[maxAge] >= .seconds(1), maxAge, "1s or more")
        return errors
    }

    /// The labels of `--constantLabels`.
    static func constantLabels(in flags: FlagValues, _ errors: inout [ConfigurationError]) -> [PageLabel] {
        nameList(flags[constantLabels]).compactMap { pair in
            let sides = pair.split(separator: "=", maxSplits: 1).map { trimmed(String($0)) }
            guard sides.count == 2, sides[0] == LabelName.sanitized(sides[0]) else {
                errors.append(
                    ConfigurationError(
                        "cannot use --\(constantLabels.name): \"\(pair)\" is no pair such as region=eu-west-1"))
                return nil
            }
            return PageLabel(sides[0], sides[1])
        }
    }
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
