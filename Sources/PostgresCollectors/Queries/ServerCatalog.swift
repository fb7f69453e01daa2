import ExporterCore

/// What a server has to offer: which views, columns, functions and extensions there are.
///
/// Asked of the server's catalog when a session begins, never concluded from a version number: forks, managed services
/// and new versions move columns about.
struct ServerCatalog: Equatable, Sendable {
    struct Extension: Equatable, Sendable {
        /// The schema it is installed in, quoted where it must be.
        let schema: String
        let version: String
    }

    /// As in `server_version_num`: 150018.
    var version = 0
    /// What `version()` says.
    var versionText = ""
    var database = ""
    var user = ""
    var isInRecovery = false
    /// Whether the server is PgBouncer's admin console, which has views of its own only.
    var isPooler = false
    /// Whether a pooler stands between, which lends us a server process for each transaction only.
    var isLent = false
    /// The server process that has answered.
    private(set) var backend = ""

    /// The columns of each view, by the view's name; an extension's relations as well.
    private(set) var columns: [String: Set<String>] = [:]
    private(set) var functions: Set<String> = []
    private(set) var extensions: [String: Extension] = [:]

    /// The version as the original writes it: `15.18.0`.
    var shortVersion: String {
        // As in `PgBouncer 1.18.0/bouncer`.
        if isPooler { return String(versionText.drop { !$0.isNumber }.prefix { $0 != "/" }) }
        return version >= 100_000
            ? "\(version / 10_000).\(version % 10_000).0"
            : "\(version / 10_000).\(version / 100 % 100).\(version % 100)"
    }

    func has(_ column: String, in relation: String) -> Bool { columns[relation]?.contains(column) == true }

    /// The relation's columns.
    /// - Throws: When the server has no such view.
    func columns(of relation: String) throws(CollectorError) -> Set<String> {
        if let columns = columns[relation] { return columns }
        throw CollectorError(.absent, "query", relation, why: "PostgreSQL \(shortVersion) has no such view")
    }

    /// - Throws: When the server has no such function.
    func require(function: String) throws(CollectorError) {
        guard functions.contains(function) else {
            throw CollectorError(.absent, "call", function, why: "PostgreSQL \(shortVersion) has no such function")
        }
    }

    /// The extension, where it is installed in the database.
    /// - Throws: When it is not, with what to do about that.
    func require(extension name: String) throws(CollectorError) -> Extension {
        if let found = extensions[name] { return found }
        throw CollectorError(
            .failed, "query", name, why: "the extension is not installed in database \(database)",
            remedy: "run CREATE EXTENSION \(name) there, or switch the collector off")
    }
}

extension ServerCatalog {
    /// Asks for everything at once, a row for each thing: its kind, whose it is, and its name.
    static let query = """
        SELECT 'column', c.relname::text, a.attname::text
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v' AND a.attnum > 0
        UNION ALL
        SELECT 'column', c.relname, a.attname
        FROM pg_extension e
        JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
            AND d.classid = 'pg_class'::regclass
        JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'v'
        JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE e.extname IN ('pg_stat_statements', 'pg_buffercache') AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT 'function', '', proname FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(pg_stat|pg_ls|pg_current|pg_last|mxid_age)'
        UNION ALL
        SELECT 'function', '', p.proname
        FROM pg_extension e
        JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
            AND d.classid = 'pg_proc'::regclass
        JOIN pg_proc p ON p.oid = d.objid
        WHERE e.extname IN ('pg_stat_statements', 'pg_buffercache')
        UNION ALL
        SELECT 'extension', quote_ident(n.nspname) || ' ' || e.extversion, e.extname
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        UNION ALL
        SELECT 'version', '', version()
        UNION ALL
        SELECT 'recovery', '', pg_is_in_recovery()::text
        UNION ALL
        SELECT 'backend', '', pg_backend_pid()::text
        UNION ALL
        SELECT 'column', 'pg_subscription', 'oid'
        WHERE has_column_privilege(to_regclass('pg_subscription')::oid, 'oid', 'SELECT')
        """

    /// Takes in the rows of ``query``.
    mutating func read(_ rows: ResultRows) {
        for row in 0..<rows.count {
            guard let kind = rows.text(row, 0), let owner = rows.text(row, 1), let name = rows.text(row, 2) else {
                continue
            }
            switch kind {
            case "column": columns[owner, default: []].insert(name)
            case "function": functions.insert(name)
            case "extension":
                let parts = owner.split(separator: " ")
                extensions[name] = Extension(
                    schema: parts.dropLast().joined(separator: " "), version: parts.last.map(String.init) ?? "")
            case "version": versionText = name
            case "recovery": isInRecovery = name == "true"
            case "backend": backend = name
            default: break
            }
        }
    }
}
