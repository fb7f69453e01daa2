import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct ReplicationSlotsCollectorTests {
    private static let lags = ResultRows(
        ["slot_name", "database", "active", "pg_wal_lsn_diff"],
        [["replica1", nil, "t", "0"], ["cdc", "shop", "f", "184549376"], ["fresh", "shop", "f", nil]])
    private static let slots = ResultRows(
        [
            "slot_name", "slot_type", "slot_current_wal_lsn", "slot_confirmed_flush_lsn", "slot_is_active",
            "safe_wal_size_bytes",
        ],
        [
            ["replica1", "physical", "216305400", "0", "t", nil],
            ["cdc", "logical", "216305400", nil, "f", "890990856"],
        ])
    private static let statuses = ResultRows(
        ["slot_name", "slot_type", "wal_status", "wal_status"], [["replica1", "physical", "reserved", "1"]])

    @Test func `reports lags, positions and status`() throws {
        #expect(
            try page(
                of: ReplicationSlotsCollector(flags: FlagValues()), answering: Self.lags, Self.slots, Self.statuses)
                == Self.wholePage)
    }

    @Test func `has the names and labels of 0.19 when asked to`() throws {
        var flags = FlagValues()
        flags.set(Compatibility.older, for: PostgresFlags.compatibility)
        #expect(
            try page(
                of: ReplicationSlotsCollector(flags: flags), answering: Self.lags, Self.slots, Self.statuses,
                on: .offline(.older))
                == Self.olderPage)
    }

    @Test func `reports a confirmed place only of an active slot`() throws {
        let catalog = ServerCatalog.offering(
            150_018, columns: ["pg_replication_slots": ["active", "confirmed_flush_lsn"]],
            functions: ["pg_current_wal_lsn"])
        let text = try ReplicationSlotsCollector(flags: FlagValues()).queries[1].text(catalog)
        #expect(text.contains("CASE WHEN active THEN coalesce(confirmed_flush_lsn, '0/0') - '0/0' END"))
        #expect(!text.contains("safe_wal_size"))
    }

    @Test func `is absent before PostgreSQL 10`() {
        let catalog = ServerCatalog.offering(90_624, columns: ["pg_replication_slots": ["active"]])
        #expect(
            refusal(of: ReplicationSlotsCollector(flags: FlagValues()).queries[0], on: catalog)
                == "cannot call pg_current_wal_lsn: PostgreSQL 9.6.24 has no such function")
    }

    @Test func `is switched by its former name too`() throws {
        let entry = try #require(PostgresCollectors.all.first { $0.name == "replication_slots" })
        let former = try #require(entry.toggle.flags.first { $0.name == "collector.replication_slot" })
        #expect(former.isHidden)
        var flags = FlagValues()
        #expect(entry.toggle.isOn(flags))
        flags.set(false, for: former)
        #expect(!entry.toggle.isOn(flags))
        flags.set(true, for: entry.toggle.flag)
        #expect(entry.toggle.isOn(flags))
    }

    private static let wholePage = """
        # HELP pg_replication_slots_active Whether a consumer is connected to the slot.
        # TYPE pg_replication_slots_active gauge
        pg_replication_slots_active{slot_name="replica1",database=""} 1
        pg_replication_slots_active{slot_name="cdc",database="shop"} 0
        pg_replication_slots_active{slot_name="fresh",database="shop"} 0
        # HELP pg_replication_slots_pg_wal_lsn_diff How far the oldest WAL that the slot holds is behind \
        the current, in bytes.
        # TYPE pg_replication_slots_pg_wal_lsn_diff gauge
        pg_replication_slots_pg_wal_lsn_diff{slot_name="replica1",database=""} 0
        pg_replication_slots_pg_wal_lsn_diff{slot_name="cdc",database="shop"} 1.84549376e+08
        # HELP pg_replication_slots_slot_current_wal_lsn Where the server's WAL is, in bytes since its \
        beginning; on a replica, what it has received.
        # TYPE pg_replication_slots_slot_current_wal_lsn gauge
        pg_replication_slots_slot_current_wal_lsn{slot_name="replica1",slot_type="physical"} 2.163054e+08
        pg_replication_slots_slot_current_wal_lsn{slot_name="cdc",slot_type="logical"} 2.163054e+08
        # HELP pg_replication_slots_slot_confirmed_flush_lsn Up to where the consumer has confirmed the \
        WAL, in bytes; 0 for physical slots.
        # TYPE pg_replication_slots_slot_confirmed_flush_lsn gauge
        pg_replication_slots_slot_confirmed_flush_lsn{slot_name="replica1",slot_type="physical"} 0
        # HELP pg_replication_slots_slot_is_active Whether a consumer is connected to the slot.
        # TYPE pg_replication_slots_slot_is_active gauge
        pg_replication_slots_slot_is_active{slot_name="replica1",slot_type="physical"} 1
        pg_replication_slots_slot_is_active{slot_name="cdc",slot_type="logical"} 0
        # HELP pg_replication_slots_safe_wal_size_bytes How much can be written before the slot may lose \
        WAL that it needs, in bytes; absent without a limit.
        # TYPE pg_replication_slots_safe_wal_size_bytes gauge
        pg_replication_slots_safe_wal_size_bytes{slot_name="cdc",slot_type="logical"} 8.90990856e+08
        # HELP pg_replication_slots_wal_status Whether the WAL that the slot needs is still there: 1 for \
        the present status.
        # TYPE pg_replication_slots_wal_status gauge
        pg_replication_slots_wal_status{slot_name="replica1",slot_type="physical",wal_status="reserved"} 1

        """

    private static let olderPage = """
        # HELP pg_replication_slots_active Whether a consumer is connected to the slot.
        # TYPE pg_replication_slots_active gauge
        pg_replication_slots_active{server="db1:5432",slot_name="replica1",database=""} 1
        pg_replication_slots_active{server="db1:5432",slot_name="cdc",database="shop"} 0
        pg_replication_slots_active{server="db1:5432",slot_name="fresh",database="shop"} 0
        # HELP pg_replication_slots_pg_wal_lsn_diff How far the oldest WAL that the slot holds is behind \
        the current, in bytes.
        # TYPE pg_replication_slots_pg_wal_lsn_diff gauge
        pg_replication_slots_pg_wal_lsn_diff{server="db1:5432",slot_name="replica1",database=""} 0
        pg_replication_slots_pg_wal_lsn_diff{server="db1:5432",slot_name="cdc",database="shop"} 1.84549376e+08
        # HELP pg_replication_slot_slot_current_wal_lsn Where the server's WAL is, in bytes since its \
        beginning; on a replica, what it has received.
        # TYPE pg_replication_slot_slot_current_wal_lsn gauge
        pg_replication_slot_slot_current_wal_lsn{slot_name="replica1",slot_type="physical"} 2.163054e+08
        pg_replication_slot_slot_current_wal_lsn{slot_name="cdc",slot_type="logical"} 2.163054e+08
        # HELP pg_replication_slot_slot_confirmed_flush_lsn Up to where the consumer has confirmed the WAL, \
        in bytes; 0 for physical slots.
        # TYPE pg_replication_slot_slot_confirmed_flush_lsn gauge
        pg_replication_slot_slot_confirmed_flush_lsn{slot_name="replica1",slot_type="physical"} 0
        # HELP pg_replication_slot_slot_is_active Whether a consumer is connected to the slot.
        # TYPE pg_replication_slot_slot_is_active gauge
        pg_replication_slot_slot_is_active{slot_name="replica1",slot_type="physical"} 1
        pg_replication_slot_slot_is_active{slot_name="cdc",slot_type="logical"} 0
        # HELP pg_replication_slot_safe_wal_size_bytes How much can be written before the slot may lose WAL \
        that it needs, in bytes; absent without a limit.
        # TYPE pg_replication_slot_safe_wal_size_bytes gauge
        pg_replication_slot_safe_wal_size_bytes{slot_name="cdc",slot_type="logical"} 8.90990856e+08
        # HELP pg_replication_slot_wal_status Whether the WAL that the slot needs is still there: 1 for the \
        present status.
        # TYPE pg_replication_slot_wal_status gauge
        pg_replication_slot_wal_status{slot_name="replica1",slot_type="physical",wal_status="reserved"} 1

        """
}
