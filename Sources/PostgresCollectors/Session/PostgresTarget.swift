import ExporterCore

/// A server that is watched: how to get at it, and what may be asked of it.
struct PostgresTarget: Sendable {
    /// How to get at a database of the server; `nil` is the one that the data source names.
    let dialer: @Sendable (_ database: String?) -> Dialer
    let limits: SessionLimits
    let labels: ServerLabels
    let databases: DatabaseSelection
}

/// Which databases of a server are watched, and with how many connections.
struct DatabaseSelection: Sendable {
    /// Whether databases besides the one that the data source names are.
    let autoDiscover: Bool
    /// The only ones, unless it is empty.
    let include: Set<String>
    /// Those that are not; their families have no series of these either.
    let exclude: Set<String>
    /// How many connections there can be, that of the data source's own database included.
    let connectionLimit: Int
    /// Whether their connections stay between scrapes.
    var keepsConnections = false

    /// Whether series about the database are wanted.
    func reports(_ database: String) -> Bool { !exclude.contains(database) }

    /// Whether the database is visited by a session of its own.
    func visits(_ database: String) -> Bool {
        autoDiscover && !exclude.contains(database) && (include.isEmpty || include.contains(database))
    }
}
