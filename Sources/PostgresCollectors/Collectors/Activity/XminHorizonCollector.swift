import ExporterCore

/// What keeps vacuum from removing dead rows: the oldest transaction that each kind of holder still wants to see.
///
/// Source: `backend_xmin` of `pg_stat_activity` and `pg_stat_replication` (a standby with `hot_standby_feedback`), the
/// slots' `xmin` and `catalog_xmin`, and `pg_prepared_xacts`. A holder that holds nothing back has no sample, and
/// without `pg_read_all_stats` sessions and standbys have none.
struct XminHorizonCollector: ViewCollector {
    static let name = "xmin_horizon"

    static let view = QueryTable(
        "pg_stat_activity",
        labels: ["holder": "h.holder"],
        from: """
            (
                SELECT 'session' AS holder, max(age(backend_xmin)) AS age FROM pg_stat_activity
                WHERE backend_type <> 'walsender' AND pid <> pg_backend_pid()
                    AND pg_has_role('pg_read_all_stats', 'USAGE')
                UNION ALL
                SELECT 'standby', max(age(backend_xmin)) FROM pg_stat_replication
                WHERE pg_has_role('pg_read_all_stats', 'USAGE')
                UNION ALL
                SELECT 'slot', max(age(xmin)) FROM pg_replication_slots
                UNION ALL
                SELECT 'slot_catalog', max(age(catalog_xmin)) FROM pg_replication_slots
                UNION ALL
                SELECT 'prepared_transaction', max(age(transaction)) FROM pg_prepared_xacts
            ) AS h
            """,
        columns: [
            .gauge(
                "pg_xmin_horizon_age", "Age of the oldest transaction held back by a kind of holder, in transactions.",
                labels: ["holder"], sql: "h.age", needs: ["backend_xmin", "backend_type"])
        ])
}
