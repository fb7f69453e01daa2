import ExporterCore
import Foundation
import Testing

@testable import RedisCollectors

struct InfoFieldTests {
    private let fields = InfoField.known + InfoField.systemMemory

    @Test func `no field is listed twice`() {
        #expect(repeated(fields.map { "\($0.key)" }) == [])
    }

    @Test func `no two fields have the same name`() {
        #expect(repeated(fields.map { "\($0.name)" }) == [])
    }

    @Test func `every name is that of a metric`() {
        let invalid = fields.map { $0.metric.name }.filter { MetricName.sanitized($0) != $0 || $0.contains(":") }
        #expect(invalid == [])
    }

    @Test func `every help text is one sentence`() {
        let others = fields.map { "\($0.help)" }.filter { !$0.hasSuffix(".") || $0.contains(". ") || $0.contains("\n") }
        #expect(others == [])
    }

    @Test func `counters that the original lacks end in _total`() {
        let lists = [InfoField.more, InfoField.moreReplication, InfoField.moreValkey, InfoField.moreKeyDB]
        let others = lists.joined().filter { ($0.kind == .counter) != "\($0.name)".hasSuffix("_total") }
        #expect(others.map { "\($0.name)" } == [])
    }

    @Test func `the machine's memory is not among the fields that are always exported`() {
        let keys = InfoField.known.map { "\($0.key)" }
        #expect(!keys.contains("total_system_memory"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: mapping), "needs shared/specs/redis/mapping.md"))
    func `names and kinds are those of the original`() throws {
        var expected = try originalFields()
        try #require(expected.count > 200)
        // Listed under the name it has before its unit is changed.
        expected["latest_fork_usec"] = "redis_latest_fork_seconds gauge"
        // One family with a label, which no table can hold.
        expected["used_active_time_io_thread_N"] = nil
        let ours = Dictionary(uniqueKeysWithValues: fields.map { ("\($0.key)", "redis_\($0.name) \($0.kind)") })

        #expect(ours.filter { expected[$0.key] != nil } == expected)
    }

    private func repeated(_ texts: [String]) -> [String] {
        Dictionary(grouping: texts) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
    }

    /// The rows of both appendices: a field, and its metric with its kind.
    private func originalFields() throws -> [String: String] {
        let text = try String(contentsOfFile: mapping, encoding: .utf8)
        let start = try #require(text.range(of: "## Appendix A"))
        var rows: [String: String] = [:]
        for line in text[start.upperBound...].split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[0] != "field" else { continue }
            // A field's own remark stands in parentheses behind it.
            let key = cells[0].prefix { $0 != " " }
            rows[String(key)] = "\(cells[1]) \(cells[2])"
        }
        return rows
    }
}

/// Beside the repository, whose root is two folders above this file's.
private let mapping = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/specs/redis/mapping.md").path
