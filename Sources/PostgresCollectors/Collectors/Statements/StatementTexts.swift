import ExporterCore
import Synchronization

/// The texts of statements, each asked of the server once and remembered.
///
/// For any text the server reads its whole file of texts, so it is asked only after a scrape has seen a statement whose
/// text we do not know; the next one has it. The first asks for the texts of the costliest.
struct StatementTexts: Sendable {
    let query: Query
    private let memory: StatementMemory

    /// Remembers the first `length` letters of each text, of up to `limit` statements a scrape.
    init(length: Int, limit: Int) {
        let memory = StatementMemory(bound: max(5000, limit))
        self.memory = memory
        query = Query("pg_stat_statements", isFixed: false) { (catalog) throws(CollectorError) in
            let schema = try catalog.require(extension: "pg_stat_statements").schema
            let texts = "SELECT queryid, min(left(query, \(length))) FROM \(schema).pg_stat_statements(true)"
            guard let wanted = memory.wanted else {
                let time = try StatementSelection.timeColumn(catalog)
                return "\(texts) GROUP BY queryid ORDER BY max(\(time)) DESC LIMIT \(limit)"
            }
            // Costs the server nothing, and is the same from scrape to scrape.
            if wanted.isEmpty { return "SELECT 0::bigint, ''::text WHERE false" }
            return "\(texts) WHERE queryid IN (\(wanted.map(String.init).joined(separator: ", "))) GROUP BY queryid"
        }
    }

    /// Takes in ids and texts.
    func learn(_ rows: ResultRows) {
        for row in 0..<rows.count {
            // A text is NULL when the server has lost its file of them: it is asked for again.
            guard let id = Int(ascii: rows.cell(row, 0)), let text = rows.text(row, 1) else { continue }
            memory.learn(id, text)
        }
    }

    /// The texts that are known of these statements; the others are asked for next time.
    func find(_ ids: [Int]) -> [(id: String, text: String)] { memory.find(ids).map { (String($0), $1) } }
}

/// What is known of statements, and what is not.
final class StatementMemory: Sendable {
    private struct State {
        var texts: [Int: String] = [:]
        var wanted: [Int]?
    }

    private let state = Mutex(State())
    /// How many texts are kept.
    private let bound: Int

    init(bound: Int) {
        self.bound = bound
    }

    /// The statements whose texts are to be asked for; `nil` before any has been seen.
    var wanted: [Int]? { state.withLock(\.wanted) }

    func learn(_ id: Int, _ text: String) { state.withLock { $0.texts[id] = text } }

    func find(_ ids: [Int]) -> [(Int, String)] {
        state.withLock { state in
            let known = ids.compactMap { id in state.texts[id].map { (id, $0) } }
            state.wanted = known.count < ids.count ? ids.filter { state.texts[$0] == nil } : []
            if state.texts.count > bound { state.texts = Dictionary(uniqueKeysWithValues: known) }
            return known
        }
    }
}
