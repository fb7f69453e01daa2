/// What libpq takes from the environment and we have to know, as we go through the hosts ourselves.
///
/// Everything else, such as `PGUSER` and `PGSSLMODE`, libpq reads itself.
struct HostEnvironment: Sendable {
    private let values: [String: String]

    init(_ environment: [String: String]) {
        values = environment.filter { variables.values.contains($0.key) && !$0.value.isEmpty }
    }

    /// The value that stands in for a keyword that is not given.
    subscript(keyword: String) -> String? { variables[keyword].flatMap { values[$0] } }
}

private let variables = [
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "service": "PGSERVICE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "load_balance_hosts": "PGLOADBALANCEHOSTS",
    "options": "PGOPTIONS",
]
