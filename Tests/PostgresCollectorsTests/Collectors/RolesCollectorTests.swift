import Testing

@testable import PostgresCollectors

@Suite struct RolesCollectorTests {
    @Test func `reports connection limits`() throws {
        let rows = ResultRows(["rolname", "connection_limit"], [["pg_monitor", "-1"], ["plain", "20"]])
        #expect(
            try page(of: RolesCollector(), answering: rows)
                == """
                # HELP pg_roles_connection_limit How many connections the role may have at once; -1 is any number.
                # TYPE pg_roles_connection_limit gauge
                pg_roles_connection_limit{rolname="pg_monitor"} -1
                pg_roles_connection_limit{rolname="plain"} 20

                """)
    }
}
