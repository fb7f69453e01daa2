import ExporterCore

/// Which statements are reported, each as a series: the costliest.
struct StatementSelection: Sendable {
    static let limitFlag = Flag(
        "collector.stat_statements.limit", default: 100,
        "How many statements are reported, those that took most time in total.")
    static let other = Flag(
        "collector.stat_statements.other", default: false,
        "Report the sum of the other statements of each user and database, as queryid other.")
    static let excludeDatabases = Flag(
        "collector.stat_statements.exclude_databases", default: "",
        "Databases whose statements are left out, separated by commas.")
    static let excludeUsers = Flag(
        "collector.stat_statements.exclude_users", default: "",
        "Users whose statements are left out, separated by commas.")

    static let flags: [any FlagDeclaration] = [limitFlag, other, excludeDatabases, excludeUsers]

    let limit: Int
    private let includesOther: Bool
    private let excludedDatabases: [String]
    private let excludedUsers: [String]

    init(flags: FlagValues) {
        // As in the original, 0 stands for the default.
        limit = flags[Self.limitFlag] == 0 ? Self.limitFlag.defaultValue : flags[Self.limitFlag]
        includesOther = flags[Self.other]
        excludedDatabases = nameList(flags[Self.excludeDatabases])
        excludedUsers = nameList(flags[Self.excludeUsers])
    }

    /// The rows of the statements and of the sums of all others, as what follows `FROM`.
    ///
    /// As in the original, a statement must have taken longer than the tenth percentile to be reported at all. What ran
    /// at top level and inside functions is one statement here. The view is read once, and without the texts.
    func source(_ catalog: ServerCatalog) throws(CollectorError) -> String {
        let schema = try catalog.require(extension: "pg_stat_statements").schema
        let columns = try catalog.columns(of: "pg_stat_statements")
        let time = try Self.timeColumn(catalog)
        let prefix = columns.contains("shared_blk_read_time") ? "shared_" : ""
        let (read, write) = ("\(prefix)blk_read_time", "\(prefix)blk_write_time")
        return """
            (
                WITH entries AS (
                    SELECT userid, dbid, queryid, calls, \(time) AS time, rows, \(read) AS read, \(write) AS write
                    FROM \(schema).pg_stat_statements(false)
                ), statements AS (
                    SELECT userid, dbid, queryid, max(time) AS longest, sum(calls) AS calls, sum(time) AS time,
                        sum(rows) AS rows, sum(read) AS read, sum(write) AS write
                    FROM entries GROUP BY userid, dbid, queryid
                ), ranked AS (
                    SELECT s.*, d.datname, row_number() OVER (ORDER BY time DESC, queryid) AS rank, longest > (
                        SELECT percentile_cont(0.1) WITHIN GROUP (ORDER BY time) FROM entries
                    ) AS is_long
                    FROM statements s JOIN pg_database d ON d.oid = dbid
                    WHERE \(filter)
                ), chosen AS (
                    SELECT *, is_long AND rank <= \(limit) AS is_chosen FROM ranked
                )
                SELECT pg_get_userbyid(userid) AS username, datname, coalesce(queryid::text, 'unknown') AS queryid,
                    rank, calls, time AS milliseconds, rows, read AS read_milliseconds, write AS write_milliseconds
                FROM chosen WHERE is_chosen
                \(includesOther ? sumOfOthers : "")
                ORDER BY rank
            ) AS s
            """
    }

    /// The column with the statements' total time, by its name in this version.
    static func timeColumn(_ catalog: ServerCatalog) throws(CollectorError) -> String {
        let columns = try catalog.columns(of: "pg_stat_statements")
        return columns.contains("total_exec_time") ? "total_exec_time" : "total_time"
    }

    private var sumOfOthers: String {
        """
        UNION ALL
        SELECT pg_get_userbyid(userid), datname, 'other', NULL, sum(calls), sum(time), sum(rows), sum(read), sum(write)
        FROM chosen WHERE NOT is_chosen GROUP BY userid, datname
        """
    }

    private var filter: String {
        let databases = excludedDatabases.map(literal).joined(separator: ", ")
        let users = excludedUsers.map(literal).joined(separator: ", ")
        var conditions: [String] = []
        if !databases.isEmpty { conditions.append("d.datname NOT IN (\(databases))") }
        if !users.isEmpty { conditions.append("pg_get_userbyid(userid) NOT IN (\(users))") }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }
}
