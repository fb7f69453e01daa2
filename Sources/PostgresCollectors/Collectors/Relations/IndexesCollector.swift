import ExporterCore

/// Indexes of each database that nothing reads, and those that are not valid.
///
/// Source: `pg_index` and `pg_stat_user_indexes`. Unused is an index without a scan since the statistics were reset
/// that is there for speed alone: not unique, no constraint's, no replica identity. A standby counts its own scans.
/// Sizes are those that the last vacuum or analyze saw, so no lock is asked for. An index that is just being built is
/// not invalid.
struct IndexesCollector: RowsCollector, ConfigurableCollector {
    static let name = "indexes"

    static let unused = Metric.gauge(
        "pg_indexes_unused", "Indexes without a scan since the statistics were reset that enforce nothing.",
        labels: ["datname"])
    static let unusedSize = Metric.gauge(
        "pg_indexes_unused_size_bytes", "Size of the unused indexes at their last vacuum or analyze, in bytes.",
        labels: ["datname"])
    static let invalid = Metric.gauge(
        "pg_indexes_invalid", "Indexes that are not valid, as a failed CREATE INDEX CONCURRENTLY leaves them.",
        labels: ["datname"])

    static let families: [any ColumnFamily] = [unused, unusedSize, invalid]

    static let ttl = Flag(
        "collector.indexes.ttl", default: Duration.seconds(60),
        "How long the numbers are good for before the indexes are looked at again; 0s does at every scrape.")
    static let flags: [any FlagDeclaration] = [ttl]

    let query: Query

    init(flags: FlagValues) {
        query = Query("pg_index", scope: .database, ttl: flags[Self.ttl]) { (catalog) throws(CollectorError) in
            let isBeingBuilt =
                catalog.has("index_relid", in: "pg_stat_progress_create_index")
                ? "(SELECT index_relid FROM pg_stat_progress_create_index WHERE datname = current_database())"
                : "(SELECT 0)"
            return """
                SELECT current_database() AS datname,
                    count(*) FILTER (WHERE is_unused) AS pg_indexes_unused,
                    coalesce(sum(relpages::bigint) FILTER (WHERE is_unused), 0)
                        * current_setting('block_size')::bigint AS pg_indexes_unused_size_bytes,
                    count(*) FILTER (WHERE is_invalid) AS pg_indexes_invalid
                FROM (
                    SELECT c.relpages,
                        i.indisvalid AND NOT i.indisunique AND NOT i.indisexclusion AND NOT i.indisreplident
                            AND pg_stat_get_numscans(i.indexrelid) = 0 AS is_unused,
                        NOT i.indisvalid AND i.indexrelid NOT IN \(isBeingBuilt) AS is_invalid
                    FROM pg_index i
                    JOIN pg_class c ON c.oid = i.indexrelid
                    JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind = 'i' AND c.relpersistence <> 't'
                        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                ) AS indexes
                """
        }
    }
}
