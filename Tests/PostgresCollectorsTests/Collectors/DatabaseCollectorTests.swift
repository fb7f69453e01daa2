import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct DatabaseCollectorTests {
    @Test func `reports limits, and sizes where the role may know them`() throws {
        let limits = ResultRows(
            ["datname", "connection_limit"], [["postgres", "-1"], ["reports", "30"], ["broken", "-2"]])
        let sizes = ResultRows(["datname", "size_bytes"], [["postgres", "9017011"], ["reports", nil]])
        #expect(
            try page(of: DatabaseCollector(flags: FlagValues()), answering: limits, sizes)
                == """
                # HELP pg_database_connection_limit How many connections the database takes at most; -1 is any \
                number, -2 an invalid database.
                # TYPE pg_database_connection_limit gauge
                pg_database_connection_limit{datname="postgres"} -1
                pg_database_connection_limit{datname="reports"} 30
                pg_database_connection_limit{datname="broken"} -2
                # HELP pg_database_size_bytes Disk space that the database takes, in bytes.
                # TYPE pg_database_size_bytes gauge
                pg_database_size_bytes{datname="postgres"} 9.017011e+06

                """)
    }

    @Test func `leaves out excluded databases`() throws {
        let limits = ResultRows(["datname", "connection_limit"], [["postgres", "-1"], ["reports", "30"]])
        let sizes = ResultRows(["datname", "size_bytes"], [["postgres", "9017011"], ["reports", "8935091"]])
        let target = PostgresTarget.offline(exclude: ["postgres"])
        #expect(
            try page(of: DatabaseCollector(flags: FlagValues()), answering: limits, sizes, on: target)
                == """
                # HELP pg_database_connection_limit How many connections the database takes at most; -1 is any \
                number, -2 an invalid database.
                # TYPE pg_database_connection_limit gauge
                pg_database_connection_limit{datname="reports"} 30
                # HELP pg_database_size_bytes Disk space that the database takes, in bytes.
                # TYPE pg_database_size_bytes gauge
                pg_database_size_bytes{datname="reports"} 8.935091e+06

                """)
    }

    @Test func `does not measure excluded databases`() throws {
        var flags = FlagValues()
        flags.set("o'hara, b", for: PostgresFlags.excludeDatabases)
        let sizes = try #require(DatabaseCollector(flags: flags).queries.last)
        #expect(try sizes.text(ServerCatalog()).contains("AND datname NOT IN ('o''hara', 'b')"))
    }

    @Test func `keeps the sizes as long as the flag says`() throws {
        var flags = FlagValues()
        flags.set(Duration.seconds(5), for: DatabaseCollector.ttl)
        #expect(DatabaseCollector(flags: flags).queries.map(\.ttl) == [.zero, .seconds(5)])
    }
}
