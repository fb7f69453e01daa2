import Testing

@testable import PostgresCollectors

@Suite struct DatabaseWraparoundCollectorTests {
    @Test func `reports ages in transactions under names that say seconds`() throws {
        let rows = ResultRows(
            ["datname", "age_datfrozenxid_seconds", "age_datminmxid_seconds"],
            [["template1", "4014", "0"], ["bench", "4014", "1"]])
        #expect(
            try page(of: DatabaseWraparoundCollector(), answering: rows)
                == """
                # HELP pg_database_wraparound_age_datfrozenxid_seconds Age of the oldest transaction id that is not \
                frozen; although its name says seconds, transactions.
                # TYPE pg_database_wraparound_age_datfrozenxid_seconds gauge
                pg_database_wraparound_age_datfrozenxid_seconds{datname="template1"} 4014
                pg_database_wraparound_age_datfrozenxid_seconds{datname="bench"} 4014
                # HELP pg_database_wraparound_age_datminmxid_seconds Age of the oldest multixact id in use; \
                although its name says seconds, multixacts.
                # TYPE pg_database_wraparound_age_datminmxid_seconds gauge
                pg_database_wraparound_age_datminmxid_seconds{datname="template1"} 0
                pg_database_wraparound_age_datminmxid_seconds{datname="bench"} 1

                """)
    }
}
