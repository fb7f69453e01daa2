import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct StatReplicationCollectorTests {
    @Test func `reports how far replicas are behind`() throws {
        let rows = ResultRows(
            [
                "application_name", "client_addr", "state", "slot_name", "pg_current_wal_lsn_bytes", "pg_wal_lsn_diff",
            ],
            [
                ["replica1", "10.0.0.7/32", "streaming", "replica1", "216309760", "0"],
                ["pg_basebackup", nil, "backup", nil, "216309760", nil],
            ])
        #expect(
            try page(of: StatReplicationCollector(flags: FlagValues()), answering: rows)
                == """
                # HELP pg_stat_replication_pg_current_wal_lsn_bytes Where the server's WAL is, in bytes since its \
                beginning.
                # TYPE pg_stat_replication_pg_current_wal_lsn_bytes gauge
                pg_stat_replication_pg_current_wal_lsn_bytes{application_name="replica1",\
                client_addr="10.0.0.7/32",state="streaming",slot_name="replica1"} 2.1630976e+08
                pg_stat_replication_pg_current_wal_lsn_bytes{application_name="pg_basebackup",\
                client_addr="",state="backup",slot_name=""} 2.1630976e+08
                # HELP pg_stat_replication_pg_wal_lsn_diff How far what the replica has replayed is behind, in bytes.
                # TYPE pg_stat_replication_pg_wal_lsn_diff gauge
                pg_stat_replication_pg_wal_lsn_diff{application_name="replica1",client_addr="10.0.0.7/32",\
                state="streaming",slot_name="replica1"} 0

                """)
    }

    @Test func `has the functions' older names on older servers`() throws {
        let old = ServerCatalog.offering(90_624, columns: ["pg_stat_replication": ["replay_location"]])
        let text = try StatReplicationCollector(flags: FlagValues()).queries[0].text(old)
        #expect(text.contains("pg_xlog_location_diff(current, replay_location)"))
        #expect(text.contains("pg_last_xlog_receive_location()"))
        #expect(!text.contains("wal_lsn"))
    }

    @Test func `has addresses without a netmask in 0.19`() throws {
        var flags = FlagValues()
        flags.set(Compatibility.older, for: PostgresFlags.compatibility)
        let catalog = ServerCatalog.offering(150_018, columns: ["pg_stat_replication": ["replay_lsn"]])
        #expect(try StatReplicationCollector(flags: flags).queries[0].text(catalog).contains("host(client_addr)"))
    }
}
