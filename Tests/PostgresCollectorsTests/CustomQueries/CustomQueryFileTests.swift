import ExporterYAML
import Foundation
import Testing

@testable import PostgresCollectors

@Suite struct CustomQueryFileTests {
    @Test func `reads what the original reads`() {
        let file = parse(
            """
            pg_replication:
              query: "SELECT 1 AS lag"
              master: yes
              metrics:
                - lag:
                    usage: "GAUGE"
                    description: "Replication lag behind master in seconds"

            pg_blocked:
              query: |
                SELECT kind, count, state
                FROM blocked
              cache_seconds: 30
              runonserver: ">=9.1.0 <10.0.0"
              metrics:
                - kind: {usage: label, description: Kind}
                - count: {usage: Counter}
                - state: {usage: MAPPEDMETRIC, metric_mapping: {on: 1, off: 0.5}}
                - waited: {usage: DURATION, pg_version: ">=14"}
                - buckets: {usage: HISTOGRAM}
                - junk: {usage: DISCARD}
            """)
        #expect(file.problems == [])
        #expect(
            file.queries == [
                CustomQuery(
                    namespace: "pg_replication", sql: "SELECT 1 AS lag",
                    columns: [
                        .init(name: "lag", usage: .gauge, description: "Replication lag behind master in seconds")
                    ],
                    databases: .main),
                CustomQuery(
                    namespace: "pg_blocked", sql: "SELECT kind, count, state\nFROM blocked\n",
                    columns: [
                        .init(name: "kind", usage: .label, description: "Kind"),
                        .init(name: "count", usage: .counter),
                        .init(name: "state", usage: .mappedMetric, metricMapping: ["on": 1, "off": 0.5]),
                        .init(name: "waited", usage: .duration, versions: range(">=14")),
                        .init(name: "buckets", usage: .histogram),
                        .init(name: "junk", usage: .discard),
                    ],
                    versions: range(">=9.1.0 <10.0.0"), ttl: .seconds(30)),
            ])
    }

    @Test func `reads what is ours`() {
        let file = parse(
            """
            one: {query: S, timeout: 500ms, ttl: 1h, pg_version: 15, databases: [a, b], role: replica}
            two: {query: S, databases: main, role: Primary, master: true}
            three: {query: S, databases: all, role: any, master: false}
            """)
        #expect(file.problems == [])
        #expect(
            file.queries == [
                CustomQuery(
                    namespace: "one", sql: "S", columns: [], databases: .named(["a", "b"]), role: .replica,
                    versions: range("15"), ttl: .seconds(3600), timeout: .milliseconds(500)),
                CustomQuery(namespace: "two", sql: "S", columns: [], databases: .main, role: .primary),
                CustomQuery(namespace: "three", sql: "S", columns: []),
            ])
    }

    @Test func `names metrics by namespace and column`() throws {
        let query = try #require(
            parse("a: {query: S, metrics: [{x: {usage: GAUGE}}, {y: {usage: duration, pg_version: <14}}]}").queries
                .first)
        let names = query.columns(for: PostgresVersion(13)).map(query.metricName)
        #expect(names == ["a_x", "a_y_milliseconds"])
        #expect(query.columns(for: PostgresVersion(14)).map(\.name) == ["x"])
    }

    @Test(
        arguments: [
            ("", "query: is missing, write the SQL to run"),
            ("query:", "query: is missing, write the SQL to run"),
            ("query: ' '", "query: is blank, expected the SQL to run"),
            ("query: [S]", "query: is a list, expected text"),
            ("qurey: S\n  query: S", "qurey: the key is not known, did you mean query?"),
            (
                "query: S\n  metrics: [{c: {usage: GUAGE}}]",
                #"metrics[0].c.usage: is "GUAGE", expected LABEL, COUNTER, GAUGE, DISCARD, HISTOGRAM, DURATION or "#
                    + "MAPPEDMETRIC; did you mean GAUGE?"
            ),
            (
                "query: S\n  metrics: [{c: }]",
                "metrics[0].c.usage: is missing, write LABEL, COUNTER, GAUGE, DISCARD, HISTOGRAM, DURATION, "
                    + "MAPPEDMETRIC"
            ),
            ("query: S\n  metrics: {}", "metrics: is a mapping, expected a list, with - before each item"),
            (
                "query: S\n  metrics: [{c: {usage: LABEL}}, {c: {usage: GAUGE}}]",
                "metrics: the column c is there twice, take one out"
            ),
            (
                "query: S\n  metrics: [{c: {usage: MAPPEDMETRIC}}]",
                "metrics[0].c.metric_mapping: is missing, write a number for each text, as in text: 1"
            ),
            (
                "query: S\n  metrics: [{c: {usage: MAPPEDMETRIC, metric_mapping: {on: one}}}]",
                #"metrics[0].c.metric_mapping.on: is "one", expected a number"#
            ),
            (
                "query: S\n  pg_version: newest",
                #"pg_version: is "newest", expected versions such as >=10.0.0 or >=9.6.0 <15.0.0"#
            ),
            (
                "query: S\n  pg_version: 15\n  runonserver: '15'",
                "runonserver: means the same as pg_version, take one out"
            ),
            ("query: S\n  ttl: 1s\n  cache_seconds: 1", "cache_seconds: means the same as ttl, take one out"),
            ("query: S\n  cache_seconds: -1", #"cache_seconds: is "-1", expected a whole number from 0 to 3153600000"#),
            ("query: S\n  timeout: 0s", "timeout: is 0, expected more, or no such key"),
            ("query: S\n  timeout: 5", #"timeout: is "5", expected a duration such as 5s, 1m30s or 250ms"#),
            ("query: S\n  databases: some", #"databases: is "some", expected all, main or a list of names"#),
            ("query: S\n  databases: []", "databases: is an empty list, expected all, main or a list of names"),
            ("query: S\n  databases: [{}]", "databases: is a list, expected a list of texts, as in [one, two]"),
            (
                "query: S\n  databases: all\n  master: true",
                "databases: does not go with master: true, which is databases: main; take one out"
            ),
            ("query: S\n  master: maybe", #"master: is "maybe", expected true or false"#),
            (
                "query: S\n  role: replcia",
                #"role: is "replcia", expected any, primary or replica; did you mean replica?"#
            ),
        ])
    func `leaves out a query with a mistake, and says which`(text: String, message: String) {
        let file = parse("good: {query: S}\nbad:\n  \(text)\nbetter: {query: S}\n")
        #expect(file.queries.map(\.namespace) == ["good", "better"])
        let found = file.problems.map(\.description)
        #expect(found.count == 1)
        let line = file.problems.first?.line ?? 0
        #expect(found.first == "queries.yml:\(line): bad.\(message)")
        #expect((2...5).contains(line))
    }

    @Test func `says the line of what is wrong`() {
        let file = parse("a:\n  query: S\n  metrics:\n    - c:\n        usage: GAUG\n    - d: {usage: LABEL}\n")
        #expect(file.problems.map(\.line) == [5])
    }

    @Test func `refuses a file that is no mapping`() {
        #expect(
            parse("- query: S\n").problems.map(\.description) == [
                "queries.yml:1: the file is a list, expected a mapping at its top, as in key: value"
            ])
    }

    @Test func `survives a file that ends anywhere`() {
        let sample = Array(
            """
            a: {query: S, timeout: 5s, ttl: 1h, pg_version: ">=15 <16", databases: [x, main], role: replica}
            b:
              query: "S"
              master: yes
              cache_seconds: 30
              metrics:
                - count: {usage: MAPPEDMETRIC, metric_mapping: {on: 1}, pg_version: 15.x}
            """.utf8)
        for end in 0..<sample.count {
            let file = CustomQueryFile(path: "queries.yml", contents: Array(sample[..<end]))
            #expect(file.queries.count < 2 || file.queries[0].namespace == "a")
        }
        #expect(CustomQueryFile(path: "queries.yml", contents: sample).queries.map(\.namespace) == ["a", "b"])
    }

    @Test func `knows the hash of what it read`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try "a: {query: S}\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }

        let file = CustomQueryFile.read(path)
        #expect(file.queries.map(\.namespace) == ["a"])
        #expect(file.hash == "622fed6abf247601da5dd2299a4641b80fcc74910848d81b7492a75b05da37ea")

        let absent = CustomQueryFile.read("/nowhere/queries.yml")
        #expect(absent.hash == nil)
        #expect(
            absent.problems.map(\.description) == [
                "/nowhere/queries.yml: cannot read the file: No such file or directory; give the path of a file"
            ])
    }

    private func parse(_ text: String) -> CustomQueryFile {
        CustomQueryFile(path: "queries.yml", contents: Array(text.utf8))
    }

    private func range(_ text: String) -> VersionRange {
        guard let range = VersionRange(text) else {
            Issue.record("\(text) is no range")
            return .all
        }
        return range
    }
}
