import ExporterCommand
import ExporterCore
import PostgresCollectors

Exporter(
    name: "postgres_exporter",
    program: "postgres-exporter",
    title: "PostgreSQL Exporter",
    summary: "Prometheus metrics of PostgreSQL servers.",
    namespace: "pg",
    port: 9187,
    collectors: PostgresCollectors.all,
    sourceFlags: FlagGroup("Server", PostgresFlags.server + PostgresFlags.databases + PostgresFlags.session),
    // Every wait for a server ends by the deadline, and a second thread would be a second connection.
    scrapeSettings: ScrapeSettings(leftBehindLimit: 0),
    targets: { (flags, environment) throws(ConfigurationErrors) in
        try PostgresConfiguration(flags: flags, environment: environment).servers.map { server in
            ScrapeTarget(server.description, labels: server.labels, makeSource: server.makeSource)
        }
    },
    targetMetrics: TargetMetrics(TargetState.metrics, write: TargetState.write)
).run()
