import ExporterCore

/// A database to watch, as a recipe: how to find out how to connect to it.
///
/// Followed anew for each connection, since what comes from files may change.
public struct DataSource: Sendable {
    /// Where it is configured: `DATA_SOURCE_NAME`.
    public let origin: String
    /// The label `server`, as it was when the exporter started.
    public let server: String
    /// User, server and database for messages, as they were when the exporter started; no password.
    public let description: String

    /// What libpq takes from the environment for what is not given.
    let environment: HostEnvironment
    private let read: @Sendable () throws(CollectorError) -> ConnectionSettings

    /// - Throws: When the recipe cannot be followed now.
    init(
        origin: String,
        environment: HostEnvironment,
        _ read: @escaping @Sendable () throws(CollectorError) -> ConnectionSettings
    ) throws(CollectorError) {
        let settings = try read()
        // Tells now what would make every connection fail.
        _ = try HostCandidates(settings, environment)
        self.init(origin, environment, settings, read)
    }

    /// A source that is always the same, such as the target of a probe.
    init(_ settings: ConnectionSettings, environment: HostEnvironment) throws(CollectorError) {
        try self.init(origin: settings.origin, environment: environment) { settings }
    }

    private init(
        _ origin: String,
        _ environment: HostEnvironment,
        _ settings: ConnectionSettings,
        _ read: @escaping @Sendable () throws(CollectorError) -> ConnectionSettings
    ) {
        self.origin = origin
        self.environment = environment
        server = settings.server
        description = settings.description
        self.read = read
    }

    /// How to connect now.
    func settings() throws(CollectorError) -> ConnectionSettings { try read() }

    /// Another database of the same server, which follows the same recipe.
    func with(database: String) throws(CollectorError) -> Self {
        let read = self.read
        let recipe: @Sendable () throws(CollectorError) -> ConnectionSettings = { () throws(CollectorError) in
            try read().with(database: database)
        }
        return Self(origin, environment, try recipe(), recipe)
    }
}
