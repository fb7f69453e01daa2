public import ExporterCore
import Synchronization

/// A server that is watched, as the exporter's runtime wants it.
public struct RedisServer: Sendable {
    /// For messages; without secrets.
    public let description: String
    /// What every sample carries: which node it is of, where there are several.
    public let labels: [PageLabel]
    public let makeSource: @Sendable () -> RedisSource
    /// Writes what ends each page of the server.
    public let ending: @Sendable (_ summary: ScrapeSummary, _ page: inout MetricPage) -> Void

    init(_ target: RedisTarget, labels: [PageLabel] = [], countRefusals: (@Sendable () -> Int)? = nil) {
        description = target.description
        self.labels = labels
        makeSource = { RedisSource(target) }
        let state = TargetState(target)
        ending = { summary, page in
            state.write(summary, to: &page)
            if let countRefusals { page.write(TargetState.refusedTargets, countRefusals()) }
        }
    }
}

/// The exporter as its `main` sees it: which servers there are, which a query names, and how to read the files again.
public final class RedisService: Sendable {
    /// Why a query names no server: one line for the client.
    public struct Refusal: Error, Equatable {
        public let line: String
        /// Whether it is the request that is wrong, and not the server.
        public var isOfRequest = true
    }

    private let configuration = Mutex<RedisConfiguration?>(nil)
    private let refusals = Atomic<Int>(0)
    private let nodes = NodeDirectory()
    private let listing = ClusterListing()

    public init() {}

    /// The servers that the flags name.
    ///
    /// In a cluster, several addresses are of one server: the first that can be reached.
    /// - Throws: Everything that is wrong, each in a line.
    public func servers(_ flags: FlagValues) throws(ConfigurationErrors) -> [RedisServer] {
        let configuration = try RedisConfiguration(flags: flags)
        self.configuration.withLock { $0 = configuration }
        let addresses = configuration.addresses
        let discovers = flags[RedisFlags.allNodes] || flags[RedisFlags.sentinelMasters]
        guard let first = addresses.first else { return [] }
        if discovers || configuration.isCluster {
            let target = configuration.target(first, or: Array(addresses.dropFirst()), nodes: discovers ? nodes : nil)
            return [server(target, labels: discovers ? [PageLabel("node", first.name)] : [])]
        }
        return addresses.map { address in
            server(configuration.target(address), labels: addresses.count > 1 ? [PageLabel("node", address.name)] : [])
        }
    }

    /// A server that the flags name; on its pages the exporter also says how many queries named none.
    private func server(_ target: RedisTarget, labels: [PageLabel]) -> RedisServer {
        RedisServer(target, labels: labels) { [self] in refusals.load(ordering: .relaxed) }
    }

    /// What gives the servers that others have told of; `nil` when only those are watched that the flags name.
    public func discovery(_ flags: FlagValues) -> (@Sendable () -> [RedisServer])? {
        guard flags[RedisFlags.allNodes] || flags[RedisFlags.sentinelMasters] else { return nil }
        return { [self] in
            guard let configuration = configuration.withLock({ $0 }) else { return [] }
            return nodes.all.map { RedisServer(configuration.target($0), labels: [PageLabel("node", $0.name)]) }
        }
    }

    /// Gives the addresses of all nodes of the cluster, or a line that says why not; never blocks.
    public func listClusterNodes(_ completion: @escaping @Sendable (Result<[String], Refusal>) -> Void) {
        guard let configuration = configuration.withLock({ $0 }), configuration.isCluster,
            let first = configuration.addresses.first
        else { return completion(.failure(Refusal(line: "this is no cluster; start the exporter with --is-cluster"))) }
        let target = configuration.target(first, or: Array(configuration.addresses.dropFirst()))
        listing.list(target, byName: configuration.discoversHostnames) { result in
            completion(result.mapError { Refusal(line: $0.description, isOfRequest: false) })
        }
    }

    /// Reads the file of passwords again; what is wrong with it.
    public func reload() -> [ConfigurationError] {
        guard let file = configuration.withLock({ $0 })?.credentials.file else { return [] }
        return file.reload().map { ConfigurationError("\($0)") }
    }

    /// Why there is nothing to read again.
    public var reloadObstacle: String? {
        hasFile ? nil : "there is nothing to read again; start the exporter with --\(RedisFlags.passwordFile.name)"
    }

    /// Whether there is a file of passwords, which has been read.
    private var hasFile: Bool { configuration.withLock { $0 }?.credentials.file != nil }
}

extension RedisService {
    /// Flags whose values a query may give as well.
    private static let queryFlags = [
        "check-keys", "check-single-keys", "check-streams", "check-single-streams", "count-keys",
    ]

    /// The server that a query names by `target`, what tells it from all others, and the flags for its collectors.
    ///
    /// A password in the target is left out, as it would be in logs; it comes from the flags or the file. The key is
    /// never shown.
    public func probedServer(
        _ query: [(name: String, value: String)],
        _ flags: FlagValues
    ) throws(Refusal) -> (key: String, server: RedisServer, flags: FlagValues) {
        do throws(Refusal) {
            return try resolve(query, flags)
        } catch {
            refusals.add(1, ordering: .relaxed)
            throw error
        }
    }

    /// The collectors that the flags switch on; what is wrong with them has been said.
    public func collectors(_ flags: FlagValues) -> [any Collector<RedisSource>] {
        RedisCollectors.all.filter { $0.isOn(flags) }.compactMap { try? $0.make(flags) }
    }

    private func resolve(
        _ query: [(name: String, value: String)],
        _ flags: FlagValues
    ) throws(Refusal) -> (key: String, server: RedisServer, flags: FlagValues) {
        func value(_ names: String...) -> String? {
            query.first { names.contains($0.name) && !$0.value.isEmpty }?.value
        }
        guard let text = value("target") else {
            throw Refusal(line: "target is required; write /scrape?target=redis://HOST:PORT")
        }
        guard var configuration = configuration.withLock({ $0 }) else {
            throw Refusal(line: "the exporter is still starting; try again")
        }
        var address: RedisAddress
        do throws(AddressError) {
            address = try RedisAddress(text)
        } catch {
            throw Refusal(line: "cannot use target: \(error.why)")
        }
        address.password = nil
        var flags = flags
        for flag in RedisCollectors.all.flatMap(\.flags) where Self.queryFlags.contains(flag.name) {
            guard let text = value(flag.name) else { continue }
            do throws(FlagError) {
                flags.set(try flag.parse([text]), for: flag)
            } catch {
                throw Refusal(line: "cannot use \(flag.name): \(error.why)")
            }
        }
        for entry in RedisCollectors.all where entry.isOn(flags) {
            do throws(ConfigurationError) {
                _ = try entry.make(flags)
            } catch {
                throw Refusal(line: error.description)
            }
        }
        if let name = value("tls_server_name", "tls-server-name") { configuration.tls.serverName = name }
        let key = query.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "\u{0}")
        return (key, RedisServer(configuration.target(address)), flags)
    }
}
