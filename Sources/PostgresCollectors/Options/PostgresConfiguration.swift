import ExporterCore
import NameResolution

/// What the flags and the environment say: which servers are watched, and how.
struct PostgresConfiguration: Sendable {
    private let sources: [DataSource]
    private let limits: SessionLimits
    private let databases: DatabaseSelection
    private let compatibility: Compatibility
    private let constants: [PageLabel]
    private let resolver = HostResolver()

    let environment: HostEnvironment

    /// - Throws: Everything that is wrong, each in a line.
    init(flags: FlagValues, environment: [String: String]) throws(ConfigurationErrors) {
        var errors: [ConfigurationError] = []
        limits = SessionLimits(flags)
        databases = DatabaseSelection(flags)
        compatibility = flags[PostgresFlags.compatibility]
        constants = PostgresFlags.constantLabels(in: flags, &errors)
        var sources: [DataSource] = []
        do throws(ConfigurationError) {
            sources = try DataSources(environment: environment).all
        } catch {
            errors.append(error)
        }
        errors += PostgresFlags.rangeErrors(in: flags)
        self.environment = HostEnvironment(environment)
        self.sources = sources
        guard errors.isEmpty else { throw ConfigurationErrors(errors) }
    }

    /// The servers of the data sources.
    ///
    /// Without a data source there is one that can only say so: probes may be all that is wanted.
    var servers: [PostgresServer] {
        guard !sources.isEmpty else { return [missingServer] }
        return sources.map { server($0, labels: sources.count > 1 ? [PageLabel("server", $0.server)] : []) }
    }

    /// A server, and the labels of all its samples.
    func server(_ source: DataSource, labels: [PageLabel]) -> PostgresServer {
        let target = PostgresTarget(
            dialer: { database in dialer(source, database) },
            limits: limits,
            labels: ServerLabels(server: source.server, constants: constants, compatibility),
            databases: databases)
        return PostgresServer(
            description: source.description, labels: labels, metricLabels: constants,
            makeSource: { PostgresSource(target) })
    }

    private func dialer(_ source: DataSource, _ database: String?) -> Dialer {
        let resolver = resolver
        let description = database.map { "database \($0) of \(source.description)" } ?? source.description
        return Dialer(description) { (deadline) throws(CollectorError) in
            let source = if let database { try source.with(database: database) } else { source }
            return try source.attempts(resolving: resolver, until: deadline)
        }
    }

    private var missingServer: PostgresServer {
        let target = PostgresTarget(
            dialer: { _ in
                Dialer("PostgreSQL") { (_) throws(CollectorError) in
                    throw CollectorError(
                        .failed, "connect to", "PostgreSQL", why: "no data source is set",
                        remedy: "set DATA_SOURCE_NAME, or scrape /probe?target=…")
                }
            },
            limits: limits, labels: ServerLabels(server: "", constants: constants, compatibility),
            databases: databases)
        return PostgresServer(
            description: "no server: no data source is set", labels: [], metricLabels: constants,
            makeSource: { PostgresSource(target) })
    }
}

extension SessionLimits {
    init(_ flags: FlagValues) {
        lockTimeout = flags[PostgresFlags.lockTimeout]
        statementTimeout = flags[PostgresFlags.statementTimeout]
        isReadOnly = flags[PostgresFlags.readOnly]
        maxAge = flags[PostgresFlags.maxAge]
        collectionTimeout = flags[PostgresFlags.collectionTimeout]
        tableLimit = flags[PostgresFlags.tableLimit]
    }
}

extension DatabaseSelection {
    init(_ flags: FlagValues) {
        self.init(
            autoDiscover: flags[PostgresFlags.autoDiscover],
            include: Set(nameList(flags[PostgresFlags.includeDatabases])),
            exclude: Set(nameList(flags[PostgresFlags.excludeDatabases])),
            connectionLimit: flags[PostgresFlags.connectionLimit],
            keepsConnections: flags[PostgresFlags.keepDatabases])
    }
}
