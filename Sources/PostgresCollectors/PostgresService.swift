public import ExporterCore
import Synchronization

/// A server that is watched, as the exporter's runtime wants it.
public struct PostgresServer: Sendable {
    /// For messages; without secrets.
    public let description: String
    /// What every sample carries: the server's name, where there are several.
    public let labels: [PageLabel]
    /// What the exporter's own families about the server carry besides: `--constantLabels`.
    public let metricLabels: [PageLabel]
    public let makeSource: @Sendable () -> PostgresSource
}

/// The exporter as its `main` sees it: which servers there are, which a probe names, and how to read the files again.
public final class PostgresService: Sendable {
    /// Why a probe names no server: one line for the client.
    public struct Refusal: Error, Equatable {
        public let line: String
    }

    private struct State {
        var configuration: PostgresConfiguration?
        var file = ConfigurationFile()
        var wasFileRead = false
        /// Raised with each reading of the file, so that what was probed by the last one is not mistaken for it.
        var generation = 0
    }
    private let state = Mutex(State())

    public init() {}

    /// Reads the flags, the environment and the files behind them: the servers of the data sources.
    /// - Throws: Everything that is wrong, each in a line.
    public func servers(
        _ flags: FlagValues,
        _ environment: [String: String]
    ) throws(ConfigurationErrors) -> [PostgresServer] {
        let problems = readFile(flags)
        do throws(ConfigurationErrors) {
            let configuration = try PostgresConfiguration(flags: flags, environment: environment)
            guard problems.isEmpty else { throw ConfigurationErrors(problems) }
            state.withLock { $0.configuration = configuration }
            return configuration.servers
        } catch {
            throw ConfigurationErrors(error.errors == problems ? problems : error.errors + problems)
        }
    }

    /// Whether there is a `--config.file` and it was read.
    public var wasFileRead: Bool { state.withLock(\.wasFileRead) }

    /// Reads the files again: what is wrong with them.
    ///
    /// A broken file changes nothing. Custom queries are read again by their collector, as soon as they change.
    public func reload(_ flags: FlagValues) -> [ConfigurationError] {
        var errors = readFile(flags)
        let queries = flags[CustomQueriesCollector.path]
        if !queries.isEmpty { errors += CustomQueryFile.read(queries).problems.map { ConfigurationError("\($0)") } }
        return errors
    }

    private func readFile(_ flags: FlagValues) -> [ConfigurationError] {
        let reading = ConfigurationFile.read(flags[PostgresFlags.configFile])
        return state.withLock { state in
            switch reading {
            case .broken(let problems):
                return problems.map { ConfigurationError("\($0)") }
            case .absent:
                state.file = ConfigurationFile()
                state.wasFileRead = false
            case .loaded(let file):
                state.file = file
                state.wasFileRead = true
            }
            state.generation += 1
            return []
        }
    }
}

extension PostgresService {
    /// The server that a probe's query names by `target` and `auth_module`, and what tells it from all others.
    ///
    /// The key holds secrets: it is never shown.
    public func probedServer(
        _ query: [(name: String, value: String)]
    ) throws(Refusal) -> (key: String, server: PostgresServer) {
        let target = query.first { $0.name == "target" }?.value ?? ""
        guard !target.isEmpty else { throw Refusal(line: "target is required; write /probe?target=HOST:PORT") }
        let name = query.first { $0.name == "auth_module" }?.value ?? ""
        let (configuration, file, generation) = state.withLock { ($0.configuration, $0.file, $0.generation) }
        guard let configuration else { throw Refusal(line: "the exporter is still starting; try again") }
        let module = file.module(name)
        guard name.isEmpty || module != nil else {
            throw Refusal(line: "auth_module \(name) not found")
        }
        do throws(CollectorError) {
            let source = try dataSource(target, module, configuration.environment)
            return ("\(generation)\u{0}\(name)\u{0}\(target)", configuration.server(source, labels: []))
        } catch {
            throw Refusal(line: error.description)
        }
    }

    private func dataSource(
        _ target: String,
        _ module: AuthModule?,
        _ environment: HostEnvironment
    ) throws(CollectorError) -> DataSource {
        let settings = try ConnectionSettings(target: target, origin: "target")
        guard let module else { return try DataSource(settings, environment: environment) }
        let options = Dictionary(module.options.map { ($0.name, $0.value.revealed) }) { _, last in last }
        let named = try settings.with(user: module.username, options: options)
        return try DataSource(named, environment: environment) { (settings) throws(CollectorError) in
            try settings.with(password: try module.currentPassword())
        }
    }
}

extension AuthModule {
    /// The password as it is now; `nil` when there is none.
    fileprivate func currentPassword() throws(CollectorError) -> Secret? {
        do {
            return try password?.secret()
        } catch {
            throw CollectorError(.failed, "read", "the password of auth_module \(name)", why: "\(error)")
        }
    }
}
