import ExporterCore
import Glibc
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

/// Custom queries against a server: each costs its own families, whatever it does.
@Suite(.serialized, .enabled(if: TestServer.obstacle == nil, "\(TestServer.obstacle ?? "")"))
struct LiveCustomQueryTests {
    private static let shared = Result { try TestServer() }
    let server: TestServer
    private let folder: SecretFolder

    init() throws {
        server = try Self.shared.get()
        folder = try SecretFolder()
    }

    @Test func `a query that fails leaves the others alone, and says why`() throws {
        let page = try watch(
            """
            pg_good: {query: "SELECT 1 AS value", metrics: [{value: {usage: GAUGE, description: Good.}}]}
            pg_typo: {query: "SELEC 1 AS value", metrics: [{value: {usage: GAUGE}}]}
            pg_zero: {query: "SELECT 1/0 AS value", metrics: [{value: {usage: GAUGE}}]}
            pg_writes: {query: "CREATE TABLE mine (id int)", metrics: [{value: {usage: GAUGE}}]}
            pg_last: {query: "SELECT 2 AS value", metrics: [{value: {usage: GAUGE, description: Last.}}]}
            """
        ).scrape()
        #expect(page.failures.isEmpty && !page.isDown)
        #expect(page.samples("pg_good_value") == [#"pg_good_value{server="127.0.0.1:\#(server.port)"} 1"#])
        #expect(page.samples("pg_last_value").count == 1)
        #expect(
            page.problems == [
                #"cannot run the custom query pg_typo: syntax error at or near "SELEC" (SQLSTATE 42601)"#,
                "cannot run the custom query pg_zero: division by zero (SQLSTATE 22012)",
                "cannot run the custom query pg_writes: cannot execute CREATE TABLE in a read-only transaction "
                    + "(SQLSTATE 25006)",
            ])
        #expect(
            page.samples("pg_exporter_user_query_success") == [
                #"pg_exporter_user_query_success{query="pg_good"} 1"#,
                #"pg_exporter_user_query_success{query="pg_typo"} 0"#,
                #"pg_exporter_user_query_success{query="pg_zero"} 0"#,
                #"pg_exporter_user_query_success{query="pg_writes"} 0"#,
                #"pg_exporter_user_query_success{query="pg_last"} 1"#,
            ])
    }

    @Test func `a query that never ends is stopped by its own time, or half of the scrape's`() throws {
        let watch = try watch(
            """
            pg_slow: {query: "SELECT 1 AS value FROM pg_sleep(60)", metrics: [{value: {usage: GAUGE}}], timeout: 100ms}
            pg_slower: {query: "SELECT 1 AS value FROM pg_sleep(60)", metrics: [{value: {usage: GAUGE}}]}
            pg_good: {query: "SELECT 1 AS value", metrics: [{value: {usage: GAUGE}}]}
            """)
        let page = watch.scrape(within: .seconds(3))
        #expect(page.duration > .milliseconds(1000) && page.duration < .milliseconds(2500))
        #expect(page.samples("pg_good_value").count == 1)
        let why =
            "canceling statement due to statement timeout (SQLSTATE 57014); raise --session.statement-timeout and "
            + "Prometheus' scrape timeout, or switch it off"
        #expect(
            page.problems == [
                "cannot run the custom query pg_slow: \(why)", "cannot run the custom query pg_slower: \(why)",
            ])
        #expect(watch.connectionsMade == 1)
    }

    @Test func `duplicates and odd numbers do no harm`() throws {
        let page = try watch(
            """
            pg_odd:
              query: "SELECT * FROM (VALUES ('a', 1::float8), ('a', 2), ('b', 'NaN'),
                ('c', '-Infinity'), ('d', NULL)) AS v (name, value)"
              metrics: [{name: {usage: LABEL}}, {value: {usage: GAUGE}}]
            """
        ).scrape()
        let server = #"server="127.0.0.1:\#(server.port)""#
        #expect(
            page.samples("pg_odd_value") == [
                #"pg_odd_value{\#(server),name="a"} 1"#, #"pg_odd_value{\#(server),name="b"} NaN"#,
                #"pg_odd_value{\#(server),name="c"} -Inf"#,
            ])
        #expect(page.isWhole)
    }

    @Test func `rows beyond the limit are cut and counted`() throws {
        let watch = try watch(
            """
            pg_many: {query: "SELECT n AS name, 1 AS value FROM generate_series(1, 1000000) n",
              metrics: [{name: {usage: LABEL}}, {value: {usage: GAUGE}}]}
            pg_good: {query: "SELECT 1 AS value", metrics: [{value: {usage: GAUGE}}]}
            """, rowLimit: 10)
        let page = watch.scrape(within: .seconds(20))
        #expect(page.isWhole)
        #expect(page.samples("pg_many_value").count == 10)
        #expect(page.samples("pg_good_value").count == 1)
        #expect(watch.source.reports[0].cuts.map(\.rows) == [999_990])
        #expect(watch.source.reports[0].cuts.map(\.query) == ["the custom query pg_many"])
    }

    @Test func `several statements run one after another, and the first with rows is the answer`() throws {
        let watch = try watch(
            """
            pg_two: {query: "SET work_mem = '8MB'; SELECT 'a' AS name, 1 AS value; SELECT 'b' AS name, 5 AS value",
              metrics: [{name: {usage: LABEL}}, {value: {usage: GAUGE}}]}
            pg_bad: {query: "SET work_mem = '8MB'; SELEC 1", metrics: [{value: {usage: GAUGE}}]}
            pg_slow: {query: "SELECT 1 AS value; SELECT pg_sleep(60);", metrics: [{value: {usage: GAUGE}}]}
            pg_many: {query: "SET work_mem = '8MB'; SELECT n AS name, 1 AS value FROM generate_series(1, 1000) n;;",
              metrics: [{name: {usage: LABEL}}, {value: {usage: GAUGE}}]}
            pg_one: {query: "SELECT 2 AS value;", metrics: [{value: {usage: GAUGE}}]}
            """, rowLimit: 10)
        for _ in 0..<2 {
            let page = watch.scrape(within: .seconds(2))
            #expect(page.samples("pg_two_value").map { $0.suffix(11) } == [#"name="a"} 1"#])
            #expect(page.samples("pg_one_value").count == 1)
            #expect(page.samples("pg_many_value").count == 10)
            #expect(page.problems.count == 2, "\(page.problems)")
            #expect(
                page.problems.first
                    == #"cannot run the custom query pg_bad: syntax error at or near "SELEC" (SQLSTATE 42601)"#)
            #expect(page.problems.last?.contains("cannot run the custom query pg_slow: canceling statement") == true)
            #expect(page.duration < .seconds(2))
        }
        #expect(watch.connectionsMade == 1)
        // What one of them has set is not what the sessions go by.
        watch.collectors = [Asking("current_setting('transaction_read_only')::bool::int")]
        #expect(watch.scrape().samples("test_value") == [#"test_value{datname="postgres",row="0"} 1"#])
    }

    @Test func `the file is read again when it changes, breaks, goes and comes back`() throws {
        let one = "pg_one: {query: \"SELECT 1 AS value\", metrics: [{value: {usage: GAUGE}}], ttl: 1h}\n"
        let two = "pg_two: {query: \"SELECT 2 AS value\", metrics: [{value: {usage: GAUGE}}]}\n"
        let watch = try watch(one)
        #expect(watch.scrape().isWhole)
        #expect(watch.source.reports[0].keptAges.map(\.query) == ["the custom query pg_one"])

        _ = try folder.write(two, to: "queries.yml")
        var page = watch.scrape()
        #expect(page.isWhole)
        #expect(page.samples("pg_one_value").isEmpty && page.samples("pg_two_value").count == 1)
        // What is gone is forgotten.
        #expect(watch.source.reports[0].keptAges.isEmpty)

        _ = try folder.write(one + two + "pg_bad: {query: 7\n", to: "queries.yml")
        page = watch.scrape()
        #expect(page.samples("pg_exporter_user_queries_load_error").first?.hasSuffix(" 1") == true)
        #expect(page.problems.count == 1 && page.failures.isEmpty)

        let path = try folder.write(one + two, to: "other.yml")
        #expect(rename(path, "\(folder.path)/queries.yml") == 0)
        page = watch.scrape()
        #expect(page.samples("pg_one_value").count == 1 && page.samples("pg_two_value").count == 1)

        #expect(unlink("\(folder.path)/queries.yml") == 0)
        page = watch.scrape()
        #expect(page.samples("pg_two_value").isEmpty)
        #expect(page.problems.count == 1 && page.problems[0].contains("No such file"), "\(page.problems)")

        _ = try folder.write(two, to: "queries.yml")
        page = watch.scrape()
        #expect(page.isWhole && page.samples("pg_two_value").count == 1)
        #expect(watch.connectionsMade == 1)
    }

    @Test func `a query that is changed is never mistaken for what it was`() throws {
        let watch = try watch("{}")
        for value in 1...20 {
            let text = "pg_one: {query: \"SELECT \(value) AS value\", metrics: [{value: {usage: GAUGE}}], ttl: 1h}\n"
            _ = try folder.write(text, to: "queries.yml")
            for _ in 0..<2 {
                let page = watch.scrape()
                #expect(page.isWhole, "\(page)")
                let server = #"server="127.0.0.1:\#(server.port)""#
                #expect(page.samples("pg_one_value") == ["pg_one_value{\(server)} \(value)"])
            }
        }
        #expect(watch.connectionsMade == 1)
    }

    private func watch(_ file: String, rowLimit: Int = 10_000) throws -> Watch {
        var flags = FlagValues()
        flags.set(try folder.write(file, to: "queries.yml"), for: CustomQueriesCollector.path)
        flags.set(rowLimit, for: CustomQueriesCollector.rowLimit)
        return try Watch(server.dsn(), collectors: [try CustomQueriesCollector(flags: flags)])
    }
}
