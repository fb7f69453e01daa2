import ExporterCore
import ExporterYAML

/// A web configuration file as it was read: the settings, or everything that is wrong with it.
struct WebFile {
    private(set) var settings: WebSettings?
    private(set) var problems: [ConfigurationError] = []
    /// The files that it names, whether they can be read or not.
    private(set) var files: [String] = []

    init(_ path: String) {
        do throws(YAMLProblem) {
            let file = try YAMLFile(reading: path)
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            let (settings, problems) = file.read { top in
                WebSettings(&top, origin: path, folder: folder)
            }
            files = settings?.files ?? []
            self.problems = problems.map { ConfigurationError("\($0)") }
            if problems.isEmpty { self.settings = settings }
        } catch {
            problems = [ConfigurationError("\(error)")]
        }
    }
}

extension WebSettings {
    fileprivate init(_ top: inout YAMLMapping, origin: String, folder: String) {
        self.init(origin: origin)
        tls = top.mapping("tls_server_config") { TLSSettings(&$0, folder: folder) }
        let http2 = top.mapping("http_server_config") { section -> Bool? in
            headers = section.mapping("headers") { $0.headers() } ?? []
            return section.bool("http2")
        }
        users = top.mapping("basic_auth_users") { $0.users() } ?? [:]
        rateLimit = top.mapping("rate_limit") { RateLimit(&$0) }
        if http2 ?? true, let tls, tls.minimumVersion < .tls13, !tls.cipherSuites.isEmpty,
            !tls.cipherSuites.contains(where: \.satisfiesHTTP2)
        {
            top.report(
                "tls_server_config",
                "cipher_suites lacks what HTTP/2 requires, add TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or "
                    + "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, or write http_server_config: {http2: false}")
        }
    }
}

extension YAMLMapping {
    /// The users with their hashes, which no message shows: they may be passwords.
    fileprivate mutating func users() -> [String: UserPassword] {
        var users: [String: UserPassword] = [:]
        for (name, hash) in entries(expected: "a bcrypt hash", { Secret($0.text) }) {
            if name.isEmpty || name.contains(":") {
                report(name, "a user's name cannot be empty or have a colon in it, change it")
            }
            guard let password = UserPassword(bcrypt: hash) else {
                report(name, "is no bcrypt hash, write one that begins with $2a$, $2b$ or $2y$, as htpasswd -nB makes")
                continue
            }
            users[name] = password
        }
        return users
    }

    fileprivate mutating func headers() -> [WebHeader] {
        headerRules.compactMap { rule in
            guard let value = text(rule.name) else { return nil }
            if !rule.values.isEmpty, !rule.values.contains(value.lowercased()) {
                report(
                    rule.name,
                    "is \"\(String(quoting: value.utf8.span))\", expected \(rule.values.joined(separator: " or "))")
            } else if !value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) {
                report(rule.name, "has a line break or another control character in it, write it in one line")
            }
            return WebHeader(name: rule.name, value: value)
        }
    }
}

/// The headers that a file can set, and what they may say; any text where nothing is listed.
private let headerRules: [(name: String, values: [String])] = [
    ("Content-Security-Policy", []),
    ("Strict-Transport-Security", []),
    ("X-Content-Type-Options", ["nosniff"]),
    ("X-Frame-Options", ["deny", "sameorigin"]),
    ("X-XSS-Protection", []),
]

extension RateLimit {
    fileprivate init?(_ section: inout YAMLMapping) {
        let interval = section.duration("interval") ?? .zero
        let burst = section.integer("burst", in: 0...1_000_000)
        guard interval > .zero else { return nil }
        guard let burst, burst > 0 else {
            section.report("burst", "is missing or 0, write how many requests may come at once")
            return nil
        }
        self.init(interval: interval, burst: burst)
    }
}
