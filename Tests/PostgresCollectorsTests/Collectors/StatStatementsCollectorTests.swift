import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct StatStatementsCollectorTests {
    private static let columns = [
        "username", "datname", "queryid", "calls_total", "seconds_total", "rows_total", "block_read_seconds_total",
        "block_write_seconds_total",
    ]

    private static func flags(_ change: (inout FlagValues) -> Void = { _ in }) -> FlagValues {
        var flags = FlagValues()
        change(&flags)
        return flags
    }

    private static let server = ServerCatalog.offering(
        150_018, columns: ["pg_stat_statements": ["total_exec_time", "blk_read_time"]],
        extensions: ["pg_stat_statements"])

    @Test func `reports the costliest statements and the sum of the others`() throws {
        let rows = ResultRows(
            Self.columns,
            [
                ["app", "bench", "-4866103393873804581", "12", "0.000511365", "48", "0.25", "0"],
                ["app", "bench", "other", "7136", "12.5", "9000", "0", "0"],
            ])
        #expect(
            try page(of: StatStatementsCollector(flags: FlagValues()), answering: rows)
                == Self.wholePage)
    }

    @Test func `reports each text once, and asks next for those it does not know`() throws {
        let flags = Self.flags { $0.set(true, for: StatStatementsCollector.includeQuery) }
        let collector = try StatStatementsCollector(flags: flags)
        let rows = ResultRows(
            Array(Self.columns[0...3]),
            [
                ["app", "bench", "-48", "12"], ["web", "bench", "-48", "7"], ["web", "bench", "51", "6"],
                ["web", "bench", "other", "5"], ["web", "bench", "unknown", "4"],
            ])
        let texts = ResultRows(["queryid", "min"], [["-48", "SELECT \"a\"\nFROM b"], ["51", nil], [nil, "COMMIT"]])
        #expect(try collector.queries[1].text(Self.server).hasSuffix("ORDER BY max(total_exec_time) DESC LIMIT 100"))
        let text = try page(of: collector, answering: rows, texts)
        #expect(try collector.queries[1].text(Self.server).hasSuffix("WHERE queryid IN (51) GROUP BY queryid"))

        let last = ResultRows(["queryid", "min"], [["51", "SELECT 51"]])
        let next = try page(of: collector, answering: rows, last)
        #expect(next.contains(#"pg_stat_statements_query_id{queryid="51",query="SELECT 51"} 1"#))
        #expect(try collector.queries[1].text(Self.server) == "SELECT 0::bigint, ''::text WHERE false")
        #expect(
            text
                == #"""
                # HELP pg_stat_statements_calls_total How often the statement ran.
                # TYPE pg_stat_statements_calls_total counter
                pg_stat_statements_calls_total{user="app",datname="bench",queryid="-48"} 12
                pg_stat_statements_calls_total{user="web",datname="bench",queryid="-48"} 7
                pg_stat_statements_calls_total{user="web",datname="bench",queryid="51"} 6
                pg_stat_statements_calls_total{user="web",datname="bench",queryid="other"} 5
                pg_stat_statements_calls_total{user="web",datname="bench",queryid="unknown"} 4
                # HELP pg_stat_statements_query_id The beginning of the statement's text; always 1.
                # TYPE pg_stat_statements_query_id counter
                pg_stat_statements_query_id{queryid="-48",query="SELECT \"a\"\nFROM b"} 1

                """#)
    }

    @Test func `chooses columns by what the extension has`() throws {
        let query = try StatStatementsCollector(flags: FlagValues()).queries[0]
        #expect(try query.text(Self.server).contains("total_exec_time AS time, rows, blk_read_time AS read"))
        let new = ServerCatalog.offering(
            170_011, columns: ["pg_stat_statements": ["total_exec_time", "shared_blk_read_time"]],
            extensions: ["pg_stat_statements"])
        #expect(try query.text(new).contains("shared_blk_read_time AS read, shared_blk_write_time AS write"))
        let old = ServerCatalog.offering(
            120_022, columns: ["pg_stat_statements": ["total_time"]], extensions: ["pg_stat_statements"])
        #expect(try query.text(old).contains("calls, total_time AS time"))
    }

    @Test func `leaves out users and databases, and takes in the others only when asked to`() throws {
        let flags = Self.flags {
            $0.set("o'hara,b", for: StatementSelection.excludeDatabases)
            $0.set("app", for: StatementSelection.excludeUsers)
            $0.set(0, for: StatementSelection.limitFlag)
        }
        let text = try StatStatementsCollector(flags: flags).queries[0].text(Self.server)
        #expect(
            text.contains("WHERE d.datname NOT IN ('o''hara', 'b') AND pg_get_userbyid(userid) NOT IN ('app')"))
        #expect(text.contains("rank <= 100"))
        #expect(!text.contains("'other'"))
        let other = Self.flags { $0.set(true, for: StatementSelection.other) }
        #expect(try StatStatementsCollector(flags: other).queries[0].text(Self.server).contains("'other'"))
    }

    @Test func `refuses a limit below 0`() {
        let flags = Self.flags { $0.set(-1, for: StatementSelection.limitFlag) }
        let error = #expect(throws: ConfigurationError.self) { try StatStatementsCollector(flags: flags) }
        #expect(error?.description == "--collector.stat_statements.limit is -1, and cannot be below 0")
    }

    @Test func `says what to do without the extension`() throws {
        #expect(
            refusal(of: try StatStatementsCollector(flags: FlagValues()).queries[0]) == """
                cannot query pg_stat_statements: the extension is not installed in database bench; \
                run CREATE EXTENSION pg_stat_statements there, or switch the collector off
                """)
    }

    @Test func `forgets texts beyond its bound`() {
        let memory = StatementMemory(bound: 2)
        for id in 1...3 { memory.learn(id, "SELECT \(id)") }
        #expect(memory.find([2]).map(\.1) == ["SELECT 2"])
        #expect(memory.find([1, 2, 3]).map(\.0) == [2])
        #expect(memory.wanted == [1, 3])
    }

    private static let wholePage = """
        # HELP pg_stat_statements_calls_total How often the statement ran.
        # TYPE pg_stat_statements_calls_total counter
        pg_stat_statements_calls_total{user="app",datname="bench",queryid="-4866103393873804581"} 12
        pg_stat_statements_calls_total{user="app",datname="bench",queryid="other"} 7136
        # HELP pg_stat_statements_seconds_total Time that the statement ran, in seconds.
        # TYPE pg_stat_statements_seconds_total counter
        pg_stat_statements_seconds_total{user="app",datname="bench",queryid="-4866103393873804581"} 0.000511365
        pg_stat_statements_seconds_total{user="app",datname="bench",queryid="other"} 12.5
        # HELP pg_stat_statements_rows_total Rows that the statement gave or changed.
        # TYPE pg_stat_statements_rows_total counter
        pg_stat_statements_rows_total{user="app",datname="bench",queryid="-4866103393873804581"} 48
        pg_stat_statements_rows_total{user="app",datname="bench",queryid="other"} 9000
        # HELP pg_stat_statements_block_read_seconds_total Time that the statement spent reading blocks, in \
        seconds; 0 unless track_io_timing is on.
        # TYPE pg_stat_statements_block_read_seconds_total counter
        pg_stat_statements_block_read_seconds_total{user="app",datname="bench",queryid="-4866103393873804581"} 0.25
        pg_stat_statements_block_read_seconds_total{user="app",datname="bench",queryid="other"} 0
        # HELP pg_stat_statements_block_write_seconds_total Time that the statement spent writing blocks, \
        in seconds; 0 unless track_io_timing is on.
        # TYPE pg_stat_statements_block_write_seconds_total counter
        pg_stat_statements_block_write_seconds_total{user="app",datname="bench",queryid="-4866103393873804581"} 0
        pg_stat_statements_block_write_seconds_total{user="app",datname="bench",queryid="other"} 0

        """
}
