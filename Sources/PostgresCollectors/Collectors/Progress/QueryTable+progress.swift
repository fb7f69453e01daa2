extension QueryTable {
    /// The table that a command works on, told by its name in the database that the data source names.
    ///
    /// Elsewhere the name is not to be had, and the object id takes its place.
    static let progressRelation =
        "CASE WHEN p.datname = current_database() THEN p.relid::regclass::text ELSE p.relid::text END"

    /// The progress of commands on tables.
    ///
    /// Several on one table are added up; of their phases the first by the alphabet is told.
    static func progress(_ relation: String, columns: [TableColumn]) -> QueryTable {
        QueryTable(
            relation, labels: ["datname": "p.datname", "relname": progressRelation, "phase": "min(p.phase)"],
            from: "\(relation) p GROUP BY 1, 2", emptyTTL: Query.rarely, columns: columns)
    }
}

extension TableColumn {
    /// What a command on a table has done or has to do: the sum of a column.
    static func progress(_ name: String, _ help: String, sum column: String) -> Self {
        .gauge(
            "pg_stat_progress_\(name)", help, labels: ["datname", "relname"], sql: "sum(p.\(column))",
            needs: [column])
    }

    /// A 1 for the phase of a command on a table.
    static func phase(_ command: String, _ help: String) -> Self {
        .gauge("pg_stat_progress_\(command)_phase", help, labels: ["datname", "relname", "phase"])
    }
}
