/// What a session may ask of the server.
struct SessionLimits: Sendable {
    /// How long a query waits for a lock that somebody else holds.
    var lockTimeout = Duration.milliseconds(250)
    /// How long the server works on a query.
    var statementTimeout = Duration.seconds(5)
    /// How long a whole scrape may take, whatever the client grants.
    var collectionTimeout = Duration.seconds(60)
    /// How many rows a query of the kind that every database answers may have.
    var tableLimit = 2000
    /// Whether the session can write.
    var isReadOnly = true
    /// After this a connection is made anew: what a server process has cached, it never gives back.
    var maxAge = Duration.seconds(1800)
    /// After this the server is asked again what it has to offer.
    var catalogLifetime = Duration.seconds(300)
    /// The same while an extension is missing, which somebody may be about to create.
    var incompleteCatalogLifetime = Duration.seconds(15)

    init() {}

    /// The session's settings, as far as the server knows them.
    var sessionSettings: String {
        settings(
            statementTimeout.wholeMilliseconds, isReadOnly ? ["default_transaction_read_only": "on"] : [:], "false")
    }

    /// The same for one transaction, for a server process that is others' in the next.
    func transactionSettings(timeout: Int) -> String {
        settings(timeout, isReadOnly ? ["transaction_read_only": "on"] : [:], "true")
    }

    private func settings(_ timeout: Int, _ further: [String: String], _ isLocal: String) -> String {
        let settings = [
            ("lock_timeout", "\(lockTimeout.wholeMilliseconds)"),
            ("statement_timeout", "\(timeout)"),
            ("idle_in_transaction_session_timeout", "60000"),
            // When we hang up, the server's process goes at once, not when its query is done.
            ("client_connection_check_interval", "500"),
            // Compiling a query of this kind costs more than it saves.
            ("jit", "off"),
            ("DateStyle", "ISO, YMD"),
            ("IntervalStyle", "postgres"),
        ]
        let rows = (settings + further.map { ($0, $1) }).map { "('\($0)', '\($1)')" }.joined(separator: ", ")
        return """
            SELECT set_config(name, value, \(isLocal)) FROM (VALUES \(rows)) AS s (name, value)
            WHERE current_setting(name, true) IS NOT NULL
                AND (name <> 'client_connection_check_interval' OR version() ~ 'linux|apple|bsd')
            """
    }

    /// Whether what the server has to offer, as it was asked then, need not be asked again.
    func isFresh(_ takenAt: ContinuousClock.Instant?, _ now: ContinuousClock.Instant) -> Bool {
        takenAt.map { now - $0 < catalogLifetime } ?? false
    }

    /// Whether an extension that was missing then may be there now.
    func mayHaveGrown(_ takenAt: ContinuousClock.Instant?, _ now: ContinuousClock.Instant) -> Bool {
        takenAt.map { now - $0 >= incompleteCatalogLifetime } ?? false
    }

    /// How many rows of a query's answer are kept.
    func rowLimit(of query: Query) -> Int {
        query.rowLimit == .max && query.scope == .database ? tableLimit : query.rowLimit
    }

    /// What the server may take for a query, when the page goes out after `timeLeft`.
    ///
    /// At most half of it, so that one slow query leaves time for the others; in steps, so that the setting need not be
    /// changed at every scrape.
    func timeout(of query: Query, within timeLeft: Duration) -> Int {
        let share = timeLeft.wholeMilliseconds / 2
        let step = share >= 1000 ? 500 : 50
        return max(step, min((query.timeout ?? statementTimeout).wholeMilliseconds, share / step * step))
    }
}

extension Duration {
    var wholeMilliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}
