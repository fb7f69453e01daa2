import ExporterCore

/// How many connections each role may have.
///
/// Source: `pg_roles`, the server's own included.
struct RolesCollector: ViewCollector {
    static let name = "roles"

    static let view = View<1>(
        "pg_roles",
        labels: ["rolname": "rolname"],
        columns: [
            .gauge(
                "connection_limit", "How many connections the role may have at once; -1 is any number.",
                sql: "rolconnlimit")
        ])
}
