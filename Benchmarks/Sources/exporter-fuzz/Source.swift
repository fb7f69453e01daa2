import ExporterCore
import Glibc

@testable import NodeCollectors

/// Files that a collector reads, with a sample of each.
///
/// Their paths are below the working directory. An input holds their contents in order, with a byte 0xFF between two.
struct Source: Sendable {
    private let collector: any Collector<NodeFiles>
    private let files: [(path: String, sample: String)]

    init(_ name: String, _ files: (path: String, sample: String)...) {
        guard let entry = NodeCollectors.all.first(where: { $0.name == name }) else {
            fatalError("no collector \(name)")
        }
        self.files = files
        var flags = FlagValues()
        flags.set(["textfile"], for: TextfileCollector.directoryFlag)
        // Off is what makes a collector read files instead of asking over netlink; on, more of them.
        for flag in entry.flags where !flag.takesValue { flags.set(!flag.name.hasSuffix("netlink"), for: flag) }
        do {
            collector = try entry.make(flags)
        } catch {
            fatalError("\(error)")
        }
        for file in files { makeFolders(of: file.path) }
    }

    var sample: [UInt8] { Array(files.map { Array($0.sample.utf8) }.joined(separator: [0xFF])) }

    func collect(_ bytes: [UInt8]) {
        var parts = bytes.split(separator: 0xFF, maxSplits: files.count - 1, omittingEmptySubsequences: false)[...]
        for file in files { write(parts.popFirst() ?? [], to: file.path) }
        let host = NodeFiles(NodeRoots(proc: "proc", sys: "sys", root: ".", udev: "udev"))
        host.beginScrape(of: [], until: .now + .seconds(1))
        var page = MetricPage()
        do throws(CollectorError) {
            try collector.collect(from: host, into: &page)
        } catch {
            precondition(!error.description.utf8.contains(.newline), "a message is one line")
        }
    }
}

private func makeFolders(of path: String) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
        folder += "\(part)/"
        mkdir(folder, 0o755)
    }
}
