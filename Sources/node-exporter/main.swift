import ExporterCommand
import NodeCollectors

Exporter(
    name: "node_exporter",
    program: "node-exporter",
    title: "Node Exporter",
    summary: "Prometheus metrics of a Linux host: its kernel, hardware and network.",
    namespace: "node",
    port: 9100,
    collectors: NodeCollectors.all,
    plannedCollectors: NodeCollectors.planned,
    sourceFlags: FlagGroup("Paths", NodeRoots.flags),
    targets: { (flags, _) in
        let roots = NodeRoots(flags: flags)
        return [ScrapeTarget("the host whose files are at \(roots)") { NodeFiles(roots) }]
    }
).run()
