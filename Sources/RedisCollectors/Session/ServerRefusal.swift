import ExporterCore

/// An error reply: the server understood us and does not do it.
struct ServerRefusal: Error, Equatable, Sendable {
    /// The first word, as the server's errorstats count it: `NOPERM`, `ERR`, `LOADING`.
    let code: String
    /// Everything that the server said.
    let text: String

    init?(_ reply: Reply) {
        guard reply.kind == .error else { return nil }
        self.init(String(reply.bytes))
    }

    init(_ text: String) {
        self.text = text
        code = String(text.prefix { $0 != " " })
    }

    /// What it said, for messages: not what it quotes of our command, which may be a password or of any length.
    var shown: String {
        var end = text.endIndex
        for marker in [", with args beginning with", " with args beginning with"] {
            if let quote = text.firstRange(of: marker) { end = min(end, quote.lowerBound) }
        }
        return String(text[..<end].prefix(200))
    }

    enum Meaning: Equatable {
        /// The server has no such command.
        case unknown
        /// The user may not, or nobody may.
        case denied
        /// We have not logged in.
        case noAuth
        case wrongPassword
        /// Not now.
        case loading, busy, masterDown
        case other
    }

    var meaning: Meaning {
        switch code {
        case "NOPERM": return .denied
        case "NOAUTH": return .noAuth
        case "WRONGPASS": return .wrongPassword
        case "LOADING": return .loading
        case "BUSY": return .busy
        case "MASTERDOWN": return .masterDown
        default: break
        }
        let words = text.lowercased()
        if words.contains("unknown command") || words.contains("unknown subcommand") || words.contains("not supported")
            || words.contains("cluster support disabled")
        {
            return .unknown
        }
        if words.contains("invalid password") || words.contains("invalid username") { return .wrongPassword }
        if words.contains("not permitted") || words.contains("not allowed") || words.contains("disabled") {
            return .denied
        }
        return .other
    }

    /// Whether the answer will be the same next time.
    var isLasting: Bool { meaning == .unknown || meaning == .denied }

    var failureKind: FailureKind {
        switch meaning {
        case .noAuth: .noAuth
        case .wrongPassword: .wrongPassword
        case .denied: .noPermission
        case .loading: .loading
        case .busy: .busy
        case .masterDown: .masterDown
        case .unknown, .other: .other
        }
    }
}

extension CollectorError {
    /// The server refused a command.
    init(_ refusal: ServerRefusal, _ command: RedisCommand, user: String?) {
        let reason: CollectorError.Reason
        var remedy: String?
        switch refusal.meaning {
        case .unknown:
            reason = .absent
        case .denied:
            reason = .denied
            if refusal.code == "NOPERM" {
                remedy = "allow it with ACL SETUSER \(user ?? "default") +\(command.aclName)"
            }
        case .noAuth:
            reason = .denied
            remedy = "give a password with --redis.password, REDIS_PASSWORD or --redis.password-file"
        case .wrongPassword:
            reason = .denied
            remedy = "check --redis.user and the password"
        case .loading, .busy, .masterDown, .other:
            reason = .failed
        }
        self.init(reason, "run", command.name, why: "the server says: \(refusal.shown)", remedy: remedy)
    }
}

extension RedisCommand {
    /// As ACL rules call it: `config|get`.
    var aclName: String {
        let words = name.lowercased().split(separator: " ")
        guard let container = words.first else { return name }
        guard words.count > 1, containers.contains(String(container)) else { return String(container) }
        return "\(container)|\(words[1])"
    }
}

/// The commands whose second word says what they do.
private let containers: Set<String> = [
    "acl", "client", "cluster", "commandlog", "config", "function", "latency", "memory", "module", "object", "pubsub",
    "script", "sentinel", "slowlog", "xinfo",
]
