import ExporterCore
import Testing

@testable import PostgresCollectors

extension ServerCatalog {
    /// What a server of this version offers, as far as a test needs it.
    static func offering(
        _ version: Int,
        columns: [String: [String]] = [:],
        functions: [String] = [],
        extensions: [String] = []
    ) -> ServerCatalog {
        var rows: [[String?]] = []
        for (relation, names) in columns { rows += names.map { ["column", relation, $0] } }
        rows += functions.map { ["function", "", $0] }
        rows += extensions.map { ["extension", "public 1.0", $0] }
        var catalog = ServerCatalog()
        catalog.version = version
        catalog.database = "bench"
        catalog.read(ResultRows(["kind", "owner", "name"], rows))
        return catalog
    }

    /// What a server of version 15.18 offers that has these columns.
    init(_ columns: [String: [String]]) { self = .offering(150_018, columns: columns) }
}

/// Why a query cannot be asked of a server; empty when it can.
func refusal(of query: Query, on catalog: ServerCatalog = .offering(150_018)) -> String {
    do throws(CollectorError) {
        _ = try query.text(catalog)
        return ""
    } catch {
        return error.description
    }
}

/// A collector as the exporter makes it without flags.
func made<C: PostgresCollector>(_ type: C.Type) throws -> C {
    let entry = try #require(PostgresCollectors.all.first { $0.name == C.name })
    return try #require(try entry.make(FlagValues()) as? C)
}
