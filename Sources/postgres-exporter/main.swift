import ExporterCommand
import ExporterCore
import PostgresCollectors

let service = PostgresService()

Exporter(
    name: "postgres_exporter",
    program: "postgres-exporter",
    title: "PostgreSQL Exporter",
    summary: "Prometheus metrics of PostgreSQL servers.",
    namespace: "pg",
    port: 9187,
    collectors: PostgresCollectors.all,
    sourceFlags: FlagGroup("Server", PostgresFlags.all),
    replacedFlags: [
        Flag(
            "web.telemetry-path", default: "/metrics", "The path of the metrics page.",
            environment: "PG_EXPORTER_WEB_TELEMETRY_PATH")
    ],
    // Every wait for a server ends by the deadline, and a second thread would be a second connection.
    scrapeSettings: ScrapeSettings(leftBehindLimit: 0),
    targets: { [service] (flags, environment) throws(ConfigurationErrors) in
        try service.servers(flags, environment).map(ScrapeTarget.init)
    },
    targetMetrics: TargetMetrics(TargetState.metrics, write: TargetState.write),
    printFlag: PostgresFlags.dumpMaps,
    probe: Probe(path: "/probe") { [service] (query, _, _) throws(ProbeRefusal) in
        do throws(PostgresService.Refusal) {
            let (key, server) = try service.probedServer(query)
            return ProbedTarget(key: key, ScrapeTarget(server))
        } catch {
            throw ProbeRefusal(error.line)
        }
    },
    reload: Reload(metricPrefix: "postgres_exporter", wasLoaded: { [service] in service.wasFileRead }) {
        [service] (flags, _) in service.reload(flags)
    }
).run()

extension ScrapeTarget<PostgresSource> {
    fileprivate init(_ server: PostgresServer) {
        self.init(
            server.description, labels: server.labels, metricLabels: server.metricLabels,
            makeSource: server.makeSource)
    }
}
