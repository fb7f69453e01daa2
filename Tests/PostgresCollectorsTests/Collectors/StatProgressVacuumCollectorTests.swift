import Testing

@testable import PostgresCollectors

@Suite struct StatProgressVacuumCollectorTests {
    @Test func `reports the phase and the counts of a vacuum`() throws {
        let phases = ResultRows(
            ["datname", "relname", "phase", "phase"],
            [["shop", "16586", "initializing", "0"], ["shop", "16586", "scanning heap", "1"]])
        let counts = ResultRows(
            [
                "datname", "relname", "heap_blks", "heap_blks_scanned", "heap_blks_vacuumed", "index_vacuums",
                "max_dead_tuples", "num_dead_tuples", "max_dead_tuple_bytes", "dead_tuple_bytes",
            ], [["shop", "16586", "17", "5", "0", "0", "67108864", "0", "67108864", "0"]])
        #expect(
            try page(of: StatProgressVacuumCollector(), answering: phases, counts)
                == Self.wholePage)
    }

    @Test func `has nothing to say while no vacuum runs`() throws {
        let none = ResultRows(["datname", "relname", "phase"], [])
        #expect(try page(of: StatProgressVacuumCollector(), answering: none, none) == "")
    }

    @Test func `calls bytes dead tuples since PostgreSQL 17`() throws {
        let columns = ["pg_stat_progress_vacuum": ["max_dead_tuple_bytes", "dead_tuple_bytes"]]
        let text = try StatProgressVacuumCollector().queries[1].text(.offering(170_011, columns: columns))
        #expect(text.contains("dead_tuple_bytes AS num_dead_tuples"))
        #expect(text.contains(#"coalesce(dead_tuple_bytes, 0) AS "dead_tuple_bytes""#))
    }

    private static let wholePage = """
        # HELP pg_stat_progress_vacuum_phase What the vacuum is at: 1 for the present phase.
        # TYPE pg_stat_progress_vacuum_phase gauge
        pg_stat_progress_vacuum_phase{datname="shop",relname="16586",phase="initializing"} 0
        pg_stat_progress_vacuum_phase{datname="shop",relname="16586",phase="scanning heap"} 1
        # HELP pg_stat_progress_vacuum_heap_blks Blocks of the table when the scan began.
        # TYPE pg_stat_progress_vacuum_heap_blks gauge
        pg_stat_progress_vacuum_heap_blks{datname="shop",relname="16586"} 17
        # HELP pg_stat_progress_vacuum_heap_blks_scanned Blocks scanned.
        # TYPE pg_stat_progress_vacuum_heap_blks_scanned gauge
        pg_stat_progress_vacuum_heap_blks_scanned{datname="shop",relname="16586"} 5
        # HELP pg_stat_progress_vacuum_heap_blks_vacuumed Blocks vacuumed.
        # TYPE pg_stat_progress_vacuum_heap_blks_vacuumed gauge
        pg_stat_progress_vacuum_heap_blks_vacuumed{datname="shop",relname="16586"} 0
        # HELP pg_stat_progress_vacuum_index_vacuums How often the indexes have been vacuumed.
        # TYPE pg_stat_progress_vacuum_index_vacuums gauge
        pg_stat_progress_vacuum_index_vacuums{datname="shop",relname="16586"} 0
        # HELP pg_stat_progress_vacuum_max_dead_tuples Room for dead tuples before the indexes have to be \
        vacuumed; since PostgreSQL 17 in bytes.
        # TYPE pg_stat_progress_vacuum_max_dead_tuples gauge
        pg_stat_progress_vacuum_max_dead_tuples{datname="shop",relname="16586"} 6.7108864e+07
        # HELP pg_stat_progress_vacuum_num_dead_tuples Dead tuples gathered since the indexes were last \
        vacuumed; since PostgreSQL 17 in bytes.
        # TYPE pg_stat_progress_vacuum_num_dead_tuples gauge
        pg_stat_progress_vacuum_num_dead_tuples{datname="shop",relname="16586"} 0
        # HELP pg_stat_progress_vacuum_max_dead_tuple_bytes Room for dead tuples before the indexes have to \
        be vacuumed, in bytes.
        # TYPE pg_stat_progress_vacuum_max_dead_tuple_bytes gauge
        pg_stat_progress_vacuum_max_dead_tuple_bytes{datname="shop",relname="16586"} 6.7108864e+07
        # HELP pg_stat_progress_vacuum_dead_tuple_bytes Dead tuples gathered since the indexes were last \
        vacuumed, in bytes.
        # TYPE pg_stat_progress_vacuum_dead_tuple_bytes gauge
        pg_stat_progress_vacuum_dead_tuple_bytes{datname="shop",relname="16586"} 0

        """
}
