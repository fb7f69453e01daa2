import ExporterCore

/// Where a server is, and as whom to ask it, as a user writes it: `redis://user:password@host:6379/2`.
///
/// Its description is without the password, as it may stand in a log.
struct RedisAddress: Hashable, Sendable, CustomStringConvertible {
    enum Place: Hashable, Sendable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    var place: Place
    var usesTLS: Bool
    var user: String?
    var password: Secret?
    /// The database to select; 0 needs no selection.
    var database = 0

    static let defaultPort = 6379

    init(_ place: Place, usesTLS: Bool = false) {
        self.place = place
        self.usesTLS = usesTLS
    }

    /// Reads `redis://`, `rediss://`, `valkey://`, `valkeys://`, `unix://`, `tcp://`, `host:port` or a socket's path.
    ///
    /// - Throws: One line, without what may be a password.
    init(_ text: String) throws(AddressError) {
        guard let (scheme, rest) = text.splitScheme else {
            if text.hasPrefix("/") {
                self.init(.unix(path: text))
                return
            }
            try self.init(authority: text[...], usesTLS: false, needsPort: true)
            return
        }
        switch scheme.lowercased() {
        case "redis", "valkey", "tcp":
            try self.init(authority: rest, usesTLS: false, needsPort: false)
        case "rediss", "valkeys":
            try self.init(authority: rest, usesTLS: true, needsPort: false)
        case "unix":
            try self.init(socket: rest)
        default:
            throw AddressError("the scheme \(String(scheme).quotable) is none of redis, rediss, valkey, valkeys, unix")
        }
    }

    var description: String {
        switch place {
        case .tcp(let host, let port):
            let host = host.contains(":") ? "[\(host)]" : host
            return "\(usesTLS ? "rediss" : "redis")://\(host):\(port)" + (database > 0 ? "/\(database)" : "")
        case .unix(let path):
            return "unix://\(path)" + (database > 0 ? "?db=\(database)" : "")
        }
    }

    /// `host:port`, or the socket's path: what tells servers apart in a label.
    var name: String {
        switch place {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}

/// Why a text is no address; never with a password.
struct AddressError: Error, Equatable {
    let why: String

    init(_ why: String) {
        self.why = why
    }
}

extension RedisAddress {
    /// `[user][:password]@host[:port][/database]`, percent-encoded.
    private init(authority text: Substring, usesTLS: Bool, needsPort: Bool) throws(AddressError) {
        let (beforeQuery, _) = text.split(atFirst: "?")
        // A password may hold what would end it elsewhere, so the last @ counts.
        var rest = beforeQuery
        var login: Substring?
        if let at = beforeQuery.lastIndex(of: "@") {
            login = beforeQuery[..<at]
            rest = beforeQuery[beforeQuery.index(after: at)...]
        }
        let (hostAndPort, path) = rest.split(atFirst: "/")
        let (host, port) = try Self.hostAndPort(hostAndPort)
        guard port != nil || !needsPort else {
            throw AddressError("it has no port; write host:6379 or redis://host")
        }
        self.init(.tcp(host: host, port: port ?? Self.defaultPort), usesTLS: usesTLS)
        if let login { set(login: login) }
        if let path, !path.isEmpty { database = try Self.database(path) }
    }

    /// `[user[:password]@]/path[?db=2]`.
    private init(socket text: Substring) throws(AddressError) {
        let (beforeQuery, query) = text.split(atFirst: "?")
        var path = beforeQuery
        var login: Substring?
        if !path.hasPrefix("/"), let slash = path.firstIndex(of: "/"), let at = path[..<slash].lastIndex(of: "@") {
            login = path[..<at]
            path = path[path.index(after: at)...]
        }
        guard path.hasPrefix("/") else { throw AddressError("the path of a socket begins with /") }
        self.init(.unix(path: String(percentDecoding: path.utf8)))
        if let login { set(login: login) }
        for pair in (query ?? "").split(separator: "&") where pair.hasPrefix("db=") {
            database = try Self.database(pair.dropFirst("db=".count))
        }
    }

    private mutating func set(login: Substring) {
        let (user, password) = login.split(atFirst: ":")
        if !user.isEmpty { self.user = String(percentDecoding: user.utf8) }
        if let password, !password.isEmpty { self.password = Secret(String(percentDecoding: password.utf8)) }
    }

    private static func hostAndPort(_ text: Substring) throws(AddressError) -> (host: String, port: Int?) {
        var host = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { throw AddressError("its [ has no ], as in [::1]:6379") }
            host = text[text.index(after: text.startIndex)..<bracket]
            let rest = text[text.index(after: bracket)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw AddressError("something stands behind its ]") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
            guard !host.contains(":") else { throw AddressError("an IPv6 address goes in brackets, as in [::1]:6379") }
        }
        guard let port, !port.isEmpty else { return (host.isEmpty ? "localhost" : String(host), nil) }
        guard let number = Int(port), (1...65535).contains(number) else {
            throw AddressError("its port is no number from 1 to 65535")
        }
        return (host.isEmpty ? "localhost" : String(host), number)
    }

    private static func database(_ text: Substring) throws(AddressError) -> Int {
        guard let number = Int(text), number >= 0 else {
            throw AddressError("its database is no number, as in redis://host:6379/2")
        }
        return number
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The parts before and behind the first of a character; `nil` for the second where it is not there.
    func split(atFirst separator: Character) -> (Substring, Substring?) {
        guard let place = firstIndex(of: separator) else { return (self[...], nil) }
        return (self[..<place], self[index(after: place)...])
    }
}

extension String {
    /// What stands before and behind `://`.
    fileprivate var splitScheme: (Substring, Substring)? {
        guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix("://") else { return nil }
        return (self[..<colon], self[index(colon, offsetBy: 3)...])
    }
}
