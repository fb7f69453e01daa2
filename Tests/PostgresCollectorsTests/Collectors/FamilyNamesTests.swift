import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `Families of all collectors` {
    @Test func `no name is another collector's`() {
        var owners: [String: String] = [:]
        for entry in PostgresCollectors.all {
            for name in Set(entry.metrics.map(\.name)) {
                #expect(owners[name] == nil, "\(entry.name) and \(owners[name] ?? "") both have \(name)")
                owners[name] = entry.name
            }
        }
    }

    @Test func `every collector has a switch of its name, and no flag is declared twice`() {
        for entry in PostgresCollectors.all {
            #expect(entry.toggle.flag.name == "collector.\(entry.name)")
            for metric in entry.metrics { #expect(!metric.help.isEmpty, "\(metric.name)") }
        }
        let flags = PostgresCollectors.all.flatMap { $0.toggle.flags + $0.flags } + PostgresFlags.all
        let names = flags.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
