import ContainerCollectors
import ExporterCommand
import ExporterCore
import ExporterHTTP

Exporter(
    name: "container_exporter",
    program: "container-exporter",
    title: "Container Exporter",
    summary: "Prometheus metrics of containers and all other cgroups of a Linux host.",
    namespace: "container",
    port: 8080,
    collectors: ContainerCollectors.all,
    sourceFlags: FlagGroup("Containers", ContainerFlags.all),
    // A container has some fifty series.
    replacedFlags: [
        Flag(
            "scrape.series-limit", default: 1_000_000, "How many series a page can have; the rest is cut and counted.")
    ],
    originalFlags: [
        OriginalFlag(ContainerFlags.listening, for: "web.listen-address", ContainerAdaptation.listenAddress),
        OriginalFlag(ContainerFlags.endpoint, for: "web.telemetry-path") { $0 },
    ],
    targets: { (flags, _) throws(ConfigurationErrors) in
        let settings = try ContainerSettings(flags: flags)
        return [ScrapeTarget("the cgroups of the host at \(settings.host)") { ContainerFiles(settings) }]
    },
    adaptation: Adaptation(
        warnings: ContainerAdaptation.warnings,
        pathPrefix: ContainerFlags.pathPrefix,
        variant: { (query) throws(QueryRefusal) in
            switch ContainerAdaptation.variant(query) {
            case .success(let variant): return variant
            case .failure(let error): throw QueryRefusal(error.message)
            }
        })
).run()
