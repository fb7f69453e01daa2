import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct AnswerStoreTests {
    private let now = ContinuousClock.now
    private let rows = ResultRows(["n"], [["1"]])

    private func store(_ query: Query, _ content: Result<ResultRows, CollectorError>) -> AnswerStore {
        var store = AnswerStore()
        store[query] = Answer(query: query, content: content, takenAt: now)
        return store
    }

    @Test func `an answer is good until the next scrape, unless its query says otherwise`() {
        let (fresh, kept) = (Query("a", sql: ""), Query("b", ttl: .seconds(60), sql: ""))
        #expect(!store(fresh, .success(rows)).isGood(fresh, at: now))
        #expect(store(kept, .success(rows)).isGood(kept, at: now + .seconds(59)))
        #expect(!store(kept, .success(rows)).isGood(kept, at: now + .seconds(60)))
    }

    @Test func `an answer without rows can be good for longer`() {
        let query = Query("rare", emptyTTL: .seconds(30)) { (_) throws(CollectorError) in "" }
        #expect(store(query, .success(.none)).isGood(query, at: now + .seconds(29)))
        #expect(!store(query, .success(.none)).isGood(query, at: now + .seconds(30)))
        #expect(!store(query, .success(rows)).isGood(query, at: now + .seconds(1)))
    }

    @Test func `a failure is never good`() {
        let query = Query("b", ttl: .seconds(60), sql: "")
        #expect(!store(query, .failure(.absent("b"))).isGood(query, at: now))
    }

    @Test func `an answer does not keep its query`() {
        var store = AnswerStore()
        do {
            let query = Query("gone", sql: "")
            store[query] = Answer(query: query, content: .success(rows), takenAt: now)
            #expect(store.all.count == 1)
        }
        #expect(store.all.isEmpty)
    }
}
