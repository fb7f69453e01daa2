import ExporterCore

/// The sequences of each database that are closest to their end.
///
/// Source: `pg_sequence` and `pg_sequence_last_value()`, which waits for whoever alters the sequence. So sequences on
/// which such a lock is held or waited for are passed over; so are those that begin again at their end, and those that
/// the role may not read, which are counted. A column that owns the sequence can be narrower than it (`integer` and
/// `bigint`): the narrower end counts.
struct SequencesCollector: RowsCollector, ConfigurableCollector {
    static let name = "sequences"

    static let usedRatio = Metric.gauge(
        "pg_sequence_used_ratio", "How much of the sequence's numbers is used up, from 0 to 1.",
        labels: ["datname", "schemaname", "sequencename"])
    static let unreadable = Metric.gauge(
        "pg_sequences_unreadable", "Sequences that the exporter's role may not read.", labels: ["datname"])

    static let families: [any ColumnFamily] = [usedRatio, unreadable]

    static let ttl = Flag(
        "collector.sequences.ttl", default: Duration.seconds(60),
        "How long the sequences' numbers are good for before they are read again; 0s reads them at every scrape.")
    static let limit = Flag(
        "collector.sequences.limit", default: 20, "How many sequences of a database are reported, the fullest first.")
    static let flags: [any FlagDeclaration] = [ttl, limit]

    let query: Query

    init(flags: FlagValues) {
        query = Query(
            "pg_sequence", scope: .database, ttl: flags[Self.ttl], sql: lastValues(limit: max(0, flags[Self.limit])))
    }
}

/// A row a sequence, and one for the database.
private func lastValues(limit: Int) -> String {
    """
    WITH locked AS (
        SELECT DISTINCT relation FROM pg_locks
        WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    ), sequences AS (
        SELECT c.oid, n.nspname, c.relname, s.seqincrement, s.seqmin, s.seqmax,
            has_sequence_privilege(c.oid, 'SELECT, USAGE') AS is_readable,
            coalesce(CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 END, seqmax)
                AS columnmax
        FROM pg_sequence s
        JOIN pg_class c ON c.oid = s.seqrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
            AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE NOT s.seqcycle AND c.relpersistence <> 't' AND (c.relpersistence = 'p' OR NOT pg_is_in_recovery())
            AND c.oid NOT IN (SELECT relation FROM locked)
    ), read AS (
        SELECT *, pg_sequence_last_value(oid)::float8 AS last FROM sequences WHERE is_readable
    ), used AS (
        SELECT nspname, relname, CASE WHEN seqincrement > 0
            THEN (last - seqmin) / nullif(least(seqmax, columnmax)::float8 - seqmin, 0)
            ELSE (seqmax - last) / nullif(seqmax::float8 - seqmin, 0) END AS ratio
        FROM read WHERE last IS NOT NULL
    )
    SELECT current_database() AS datname, u.nspname AS schemaname, u.relname AS sequencename,
        u.ratio AS pg_sequence_used_ratio, NULL::bigint AS pg_sequences_unreadable
    FROM (SELECT * FROM used ORDER BY ratio DESC NULLS LAST, nspname, relname LIMIT \(limit)) u
    UNION ALL
    SELECT current_database(), NULL, NULL, NULL, count(*) FILTER (WHERE NOT is_readable) FROM sequences
    """
}
