// Scaffold until ExporterCommand stands: every collector once, to stdout.
import ExporterCore
import NodeCollectors

var values = FlagValues()
let flags = NodeRoots.flags + NodeCollectors.all.flatMap(\.flags)
for argument in CommandLine.arguments.dropFirst() {
    let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
    if let flag = flags.first(where: { $0.name == parts[0] }) {
        values.set(try flag.parse([parts.count > 1 ? parts[1] : "true"]), for: flag)
    } else if let flag = flags.first(where: { "no-\($0.name)" == parts[0] }) {
        values.set(false, for: flag)
    }
}
let files = NodeFiles(NodeRoots(flags: values))
files.beginScrape(of: [], until: .now + .seconds(9))
for entry in NodeCollectors.all {
    var page = MetricPage()
    var success = 1
    do { try (entry.make(values) as any Collector<NodeFiles>).collect(from: files, into: &page) } catch {
        success = 0
        print("#", error)
    }
    print(page.text, terminator: "")
    print("node_scrape_collector_success{collector=\"\(entry.name)\"} \(success)")
}
