import ExporterCommand
import PostgresCollectors

Exporter(
    name: "postgres_exporter",
    program: "postgres-exporter",
    title: "PostgreSQL Exporter",
    summary: "Prometheus metrics of a PostgreSQL server.",
    namespace: "pg",
    port: 9187,
    collectors: PostgresCollectors.all,
    sourceFlags: FlagGroup("Server", []),
    target: { _ in "test" },
    makeSource: { _ in
        PostgresCollectors.testSource([
            ("hostaddr", "127.0.0.1"), ("port", "15432"), ("user", "exporter"), ("password", "exporter"),
            ("dbname", "bench"), ("fallback_application_name", "postgres_exporter"),
        ])
    }
).run()
