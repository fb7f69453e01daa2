import ExporterCore

/// How many locks of each mode are held and waited for in each database.
///
/// Source: `pg_locks`, joined with all databases and modes, so that what nobody locks is a 0.
struct LocksCollector: ViewCollector {
    static let name = "locks"

    static let view = View<2>(
        "pg_locks",
        labels: ["datname": "d.datname", "mode": "m.mode"],
        from: """
            (
                VALUES ('accesssharelock'), ('rowsharelock'), ('rowexclusivelock'), ('shareupdateexclusivelock'),
                    ('sharelock'), ('sharerowexclusivelock'), ('exclusivelock'), ('accessexclusivelock'),
                    ('sireadlock')
            ) AS m (mode)
            CROSS JOIN pg_database d
            LEFT JOIN (
                SELECT database, lower(mode) AS mode, count(*) AS locks, sum((NOT granted)::int) AS waiting
                FROM pg_locks WHERE database IS NOT NULL GROUP BY database, lower(mode)
            ) AS l ON l.database = d.oid AND l.mode = m.mode
            ORDER BY d.datname
            """,
        columns: [
            .gauge("count", "Locks of the mode, those still waited for included.", sql: "l.locks", needs: []).orZero,
            .gauge(
                "waiting_count", "Locks of the mode that somebody waits for; no sample where nobody does.",
                sql: "nullif(l.waiting, 0)", needs: []),
        ])
}
