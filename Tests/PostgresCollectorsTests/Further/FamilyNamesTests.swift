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
}
