import ExporterCore

/// How far the consumers of replication slots are, and how much WAL the slots hold back.
///
/// Source: `pg_replication_slots`. The second half has names of its own in 0.19: `pg_replication_slot_…`.
struct ReplicationSlotsCollector: PostgresCollector, ConfigurableCollector {
    static let name = "replication_slots"
    static let flags: [any FlagDeclaration] = []
    static let metrics = lags.metrics + slots(prefix: name).metrics + statuses(prefix: name).metrics

    private static let lags = View<2>(
        "pg_replication_slots",
        labels: ["slot_name": "slot_name", "database": "database"],
        columns: [
            .gauge("active", "Whether a consumer is connected to the slot."),
            .gauge(
                "pg_wal_lsn_diff", "How far the oldest WAL that the slot holds is behind the current, in bytes.",
                sql: "pg_wal_lsn_diff(current, restart_lsn)", needs: ["restart_lsn"]),
        ],
        from: withCurrentLSN)

    private let slots: View<2>
    private let statuses: View<3>

    /// What the collector is called, and the second half of its families: up to 0.19, `replication_slot`.
    let label: String

    init(flags: FlagValues) {
        let prefix = flags[PostgresFlags.compatibility] == .older ? "replication_slot" : Self.name
        label = prefix
        slots = Self.slots(prefix: prefix)
        statuses = Self.statuses(prefix: prefix)
    }

    var queries: [Query] { [Self.lags.query, slots.query, statuses.query] }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        let labels = page.constantLabels
        page.constantLabels += source.target.labels.formerlyLegacy
        try Self.lags.write(from: source, to: &page)
        page.constantLabels = labels
        try slots.write(from: source, to: &page)
        // Before PostgreSQL 13 there is none.
        if source.catalog?.has("wal_status", in: "pg_replication_slots") != false {
            try statuses.write(from: source, to: &page)
        }
    }

    private static func slots(prefix: String) -> View<2> {
        View<2>(
            "pg_replication_slots",
            prefix: "pg_\(prefix)",
            labels: ["slot_name": "coalesce(slot_name, 'unknown')", "slot_type": "coalesce(slot_type, 'unknown')"],
            columns: [
                .gauge(
                    "slot_current_wal_lsn",
                    "Where the server's WAL is, in bytes since its beginning; on a replica, what it has received.",
                    sql: "current - '0/0'", needs: []),
                .gauge(
                    "slot_confirmed_flush_lsn",
                    "Up to where the consumer has confirmed the WAL, in bytes; 0 for physical slots.",
                    sql: "CASE WHEN active THEN coalesce(confirmed_flush_lsn, '0/0') - '0/0' END",
                    needs: ["active", "confirmed_flush_lsn"]),
                .gauge("slot_is_active", "Whether a consumer is connected to the slot.", sql: "active"),
                .gauge(
                    "safe_wal_size_bytes",
                    "How much can be written before the slot may lose WAL that it needs, in bytes; absent without a limit.",
                    sql: "safe_wal_size"),
            ],
            from: withCurrentLSN)
    }

    private static func statuses(prefix: String) -> View<3> {
        View<3>(
            "pg_replication_slots",
            prefix: "pg_\(prefix)",
            labels: [
                "slot_name": "coalesce(slot_name, 'unknown')", "slot_type": "coalesce(slot_type, 'unknown')",
                "wal_status": "wal_status",
            ],
            from: "pg_replication_slots WHERE wal_status IS NOT NULL",
            columns: [
                .gauge(
                    "wal_status", "Whether the WAL that the slot needs is still there: 1 for the present status.",
                    sql: "1", needs: ["wal_status"])
            ])
    }

    private static let withCurrentLSN: View<2>.From = { (catalog) throws(CollectorError) in
        try catalog.require(function: "pg_current_wal_lsn")
        return """
            (
                SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END
                    AS current
            ) AS w, pg_replication_slots
            """
    }
}
