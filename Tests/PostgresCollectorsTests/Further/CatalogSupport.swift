@testable import PostgresCollectors

extension ServerCatalog {
    /// What a server of version 15.18 offers that has these columns.
    init(_ columns: [String: [String]]) {
        self.init()
        version = 150_018
        let rows = columns.flatMap { relation, names in names.map { ["column", relation, $0] } }
        read(ResultRows(["kind", "owner", "name"], rows))
    }
}
