import ExporterCore
import Synchronization
import Testing

@testable import PostgresCollectors

/// The SQL of queries is worked out once a catalog, and never mistaken for another's.
@Suite struct QueryTextsTests {
    /// How often a text was worked out.
    private final class Count: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }

        func raise() -> Int {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }

    private let count = Count()
    private let catalog = ServerCatalog.offering(150_018, columns: ["pg_locks": ["mode"]])

    private func numbered(_ isFixed: Bool) -> Query {
        Query("numbered", isFixed: isFixed) { [count] (_) throws(CollectorError) in "SELECT \(count.raise())" }
    }

    @Test func `a text that depends on the catalog only is worked out once`() throws {
        var texts = QueryTexts()
        let query = numbered(true)
        for _ in 0..<3 { #expect(try texts.text(of: query, catalog) == "SELECT 1") }
        #expect(count.value == 1)
        // Another catalog comes with other texts.
        texts = QueryTexts()
        #expect(try texts.text(of: query, catalog) == "SELECT 2")
    }

    @Test func `a text that depends on more is worked out each time`() throws {
        var texts = QueryTexts()
        let query = numbered(false)
        for number in 1...3 { #expect(try texts.text(of: query, catalog) == "SELECT \(number)") }
    }

    @Test func `what cannot be asked is worked out once as well`() throws {
        var texts = QueryTexts()
        let query = Query("pg_wal") { [count] (catalog) throws(CollectorError) in
            _ = count.raise()
            return try catalog.columns(of: "pg_wal").joined()
        }
        for _ in 0..<3 {
            let error = #expect(throws: CollectorError.self) { try texts.text(of: query, catalog) }
            #expect(error?.description == "cannot query pg_wal: PostgreSQL 15.18.0 has no such view")
        }
        #expect(count.value == 1)
    }

    @Test func `whether a query applies is asked each time, as servers are promoted`() throws {
        var texts = QueryTexts()
        var catalog = catalog
        let query = Query("a primary", applies: { !$0.isInRecovery }) { (_) throws(CollectorError) in "SELECT 1" }
        #expect(try texts.text(of: query, catalog) == "SELECT 1")
        catalog.isInRecovery = true
        let error = #expect(throws: CollectorError.self) { try texts.text(of: query, catalog) }
        #expect(error?.reason == .absent)
        catalog.isInRecovery = false
        #expect(try texts.text(of: query, catalog) == "SELECT 1")
    }

    @Test func `a query in the place of one that is gone has its own text`() throws {
        var texts = QueryTexts()
        for number in 0..<100 {
            // Without being kept, the next would get its memory, and so its identity.
            let query = Query("custom", sql: "SELECT \(number)")
            #expect(try texts.text(of: query, catalog) == "SELECT \(number)")
        }
    }
}
