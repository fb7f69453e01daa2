import ExporterCommand
import ExporterCore
import ExporterHTTP
import RedisCollectors
import WebSecurity

let service = RedisService()

let webFlags = WebFlags(
    certificate: RedisFlags.serverCertificate, key: RedisFlags.serverKey,
    clientAuthority: RedisFlags.clientAuthorities, minimumVersion: RedisFlags.serverMinimumVersion,
    user: RedisFlags.readerName, password: RedisFlags.readerPassword, passwordHash: RedisFlags.readerPasswordHash)

Exporter(
    name: "redis_exporter",
    program: "redis-exporter",
    buildLabels: [
        ("version", .version), ("commit_sha", .unknown), ("build_date", .unknown), ("golang_version", .compiler),
    ],
    title: "Redis Exporter",
    summary: "Prometheus metrics of Redis, Valkey and KeyDB servers, their sentinels and clusters.",
    namespace: "redis",
    port: 9121,
    collectors: RedisCollectors.all,
    sourceFlags: FlagGroup("Server", RedisFlags.all),
    replacedFlags: RedisFlags.ofOriginal,
    originalFlags: [
        // Before the level, over which it wins.
        OriginalFlag(RedisFlags.debug, for: "log.level") { $0 ? "debug" : nil },
        OriginalFlag(RedisFlags.logLevel, for: "log.level", RedisFlags.todaysLevel),
        OriginalFlag(RedisFlags.logFormat, for: "log.format") { $0 == "json" ? "json" : "logfmt" },
        OriginalFlag(RedisFlags.redisOnly, for: "web.disable-exporter-metrics") { "\($0)" },
    ],
    // Every wait for a server ends by the deadline, and a second thread would be a second connection.
    scrapeSettings: ScrapeSettings(leftBehindLimit: 0),
    namespaceFlag: RedisFlags.namespace,
    noBuildInfoFlag: RedisFlags.redisOnly,
    targets: { [service] (flags, _) throws(ConfigurationErrors) in
        try service.servers(flags).map { ScrapeTarget($0) }
    },
    discovery: { [service] flags in
        guard let servers = service.discovery(flags) else { return nil }
        return { servers().map { ScrapeTarget($0) } }
    },
    targetMetrics: TargetMetrics(TargetState.metrics),
    probe: Probe(path: "/scrape", isOffered: { !$0[RedisFlags.disableScrape] }) {
        [service] (query, flags, _) throws(ProbeRefusal) in
        do throws(RedisService.Refusal) {
            let (key, server, flags) = try service.probedServer(query, flags)
            return ProbedTarget(key: key, ScrapeTarget(server)) { service.collectors(flags) }
        } catch {
            throw ProbeRefusal(error.line)
        }
    },
    reload: Reload(
        metricPrefix: "redis_exporter", allowsGet: true,
        obstacle: { [service] in service.reloadObstacle }
    ) {
        [service] (_, _) in service.reload()
    },
    furtherRoutes: [
        FurtherRoute(path: "/discover-cluster-nodes") { [service] completion in
            service.listClusterNodes { result in
                switch result {
                case .success(let addresses):
                    let targets = JSON.array(addresses.map(JSON.string))
                    let group = JSON.object([("targets", targets), ("labels", .object([]))])
                    completion(.json(JSON.array([group]).description))
                case .failure(let refusal):
                    completion(refusal.isOfRequest ? .refused(refusal.line) : .failed(refusal.line))
                }
            }
        }
    ],
    webSettings: { flags throws(ConfigurationErrors) in try webFlags.settings(flags) }
).run()

extension ScrapeTarget<RedisSource> {
    fileprivate init(_ server: RedisServer) {
        self.init(server.description, labels: server.labels, ending: server.ending, makeSource: server.makeSource)
    }
}
