import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

/// The whole page on the captured files: no name, type, label or value changes unnoticed.
@Suite struct GoldenPageTests {
    /// Collectors that ask the running kernel rather than files.
    private static let live: Set<String> = ["filesystem", "time", "timex", "uname"]

    @Test func `the page is what it was`() throws {
        var flags = FlagValues()
        flags.set(false, for: NetDevCollector.netlinkFlag)
        flags.set(false, for: ARPCollector.netlinkFlag)
        let files = NodeFiles(
            NodeRoots(proc: "\(folder)/proc", sys: "\(folder)/sys", root: "\(folder)/root", udev: "/nowhere"))
        files.beginScrape(of: [], until: .now + .seconds(60))

        var text = ""
        for entry in NodeCollectors.all where !Self.live.contains(entry.name) {
            text += "# \(entry.name)\n"
            let collector = try entry.make(flags)
            do throws(CollectorError) {
                text += try page(of: collector, from: files)
            } catch {
                text += "# \(error.reason)\n"
            }
        }
        if ProcessInfo.processInfo.environment["WRITE_GOLDEN_PAGE"] != nil {
            try text.write(toFile: "\(folder)/page.txt", atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: "\(folder)/page.txt", encoding: .utf8)
        let difference = text.split(separator: "\n").difference(from: golden.split(separator: "\n"))
        #expect(difference.isEmpty, "\(difference.map(\.line).joined(separator: "\n"))")
    }

    @Test func `no two collectors declare the same metric`() {
        let names = NodeCollectors.all.flatMap { entry in entry.metrics.map(\.name) }
        let repeated = Dictionary(grouping: names, by: { $0 }).filter { $1.count > 1 }.keys
        // Both processors' collectors know their frequency.
        #expect(repeated.sorted() == ["node_cpu_frequency_hertz"])
    }

    private let folder = "\(URL(filePath: #filePath).deletingLastPathComponent().path)/Fixtures"
}

extension CollectionDifference<Substring>.Change {
    fileprivate var line: String {
        switch self {
        case .insert(_, let line, _): "+ \(line)"
        case .remove(_, let line, _): "- \(line)"
        }
    }
}
