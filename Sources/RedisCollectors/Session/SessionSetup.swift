import ExporterCore

/// What a new connection begins with: logging in, choosing the database, saying who we are.
///
/// It goes out together with the scrape's commands, so that a new connection costs no round trip of its own.
struct SessionSetup {
    enum Step {
        case login(RedisLogin)
        case select(Int)
        case name(String)
        case ping

        var command: RedisCommand {
            switch self {
            case .login(let login):
                RedisCommand(
                    (["AUTH", login.user, login.password.revealed].compactMap { $0 }).map { Array($0.utf8) }, named: 1)
            case .select(let database): RedisCommand("SELECT", "\(database)")
            case .name(let name): RedisCommand("CLIENT", "SETNAME", name)
            case .ping: RedisCommand("PING")
            }
        }
    }

    private(set) var steps: [Step] = []
    /// What is wrong with the file that the password comes from.
    private(set) var fileProblem: CollectorError?

    /// Nothing: the connection has been set up.
    init() {}

    /// What the target wants at one of its addresses; may read the file of passwords.
    init(_ address: RedisAddress, _ target: RedisTarget) {
        if let login = target.login(address) {
            steps.append(.login(login))
            fileProblem = login.fileProblem
        }
        if address.database > 0 { steps.append(.select(address.database)) }
        if let name = target.options.clientName { steps.append(.name(name)) }
        if target.options.pingsOnConnect { steps.append(.ping) }
    }
}

extension SessionSetup.Step {
    /// Why the server's answer ends the session; `nil` when it need not.
    func failure(_ reply: Reply, _ address: RedisAddress) -> (kind: FailureKind, error: CollectorError)? {
        guard let refusal = ServerRefusal(reply) else { return nil }
        switch self {
        case .login(let login):
            // Without a password at the server, ours is no reason to refuse: it is as open to us as to all.
            if refusal.text.contains("without any password configured") || refusal.text.contains("no password is set") {
                return nil
            }
            let user = login.user.map { "user \($0.quotable)" } ?? "the default user"
            // A proxy may quote what it was sent.
            let why = login.hidden(in: refusal.shown)
            let error = CollectorError(
                .denied, "log in to", address.description,
                why: "the server does not accept \(user) with the password given: \(why)",
                remedy: login.fileProblem?.description
                    ?? "check --redis.user, --redis.password and --redis.password-file")
            return (refusal.meaning == .other ? .wrongPassword : refusal.failureKind, error)
        case .select(let database):
            let error = CollectorError(
                .failed, "select", "database \(database) of \(address)", why: "the server says: \(refusal.shown)",
                remedy: "leave the database out of the address")
            return (refusal.failureKind, error)
        case .name, .ping:
            return nil
        }
    }
}

extension RedisLogin {
    /// A text without the password in it.
    fileprivate func hidden(in text: String) -> String {
        let secret = password.revealed
        return secret.isEmpty ? text : text.replacing(secret, with: password.description)
    }
}
