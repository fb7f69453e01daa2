import ExporterCore

/// How a session gets at its server.
struct Dialer: Sendable {
    /// The server and database, for messages; without secrets.
    let description: String
    /// What libpq is to connect to: one host each, to be tried one after another, its name resolved.
    ///
    /// Worked out anew for each connection, so that secrets in files and addresses may change.
    let attempts: @Sendable (ContinuousClock.Instant) throws(CollectorError) -> [ConnectionAttempt]

    init(
        _ description: String,
        attempts: @escaping @Sendable (ContinuousClock.Instant) throws(CollectorError) -> [ConnectionAttempt]
    ) {
        self.description = description
        self.attempts = attempts
    }
}

/// A connection that is being made: which hosts are left to try, and how long.
struct Dialling {
    private var attempts: [ConnectionAttempt]
    private let deadline: ContinuousClock.Instant
    private(set) var connection: LibpqConnection?
    /// When the present host's time is over.
    private(set) var attemptEnds: ContinuousClock.Instant
    private(set) var wantsToWrite = true
    enum Progress {
        case waiting, connected(LibpqConnection)
        /// The last host has refused, or has not answered in time.
        case failed(String), silent
    }

    init(_ attempts: [ConnectionAttempt], now: ContinuousClock.Instant, deadline: ContinuousClock.Instant) {
        self.attempts = attempts
        self.deadline = deadline
        attemptEnds = now
        next(now)
    }

    /// Moves on, as far as that goes without waiting.
    ///
    /// libpq may be asked to only when the socket is ready for what it waits for.
    mutating func advance(_ now: ContinuousClock.Instant, socketIsReady: Bool) -> Progress {
        var isReady = socketIsReady
        var outcome = Progress.failed("no host is named")
        while let connection {
            if now >= attemptEnds {
                outcome = .silent
            } else if connection.isBroken {
                outcome = .failed(connection.message)
            } else if !isReady {
                return .waiting
            } else {
                switch connection.connect() {
                case .connected: return .connected(connection)
                case .failed: outcome = .failed(connection.message)
                case let progress:
                    wantsToWrite = progress == .wantsToWrite
                    return .waiting
                }
            }
            next(now)
            isReady = false
        }
        return outcome
    }

    /// Goes on to the next host, which gets its share of the time left.
    private mutating func next(_ now: ContinuousClock.Instant) {
        connection = nil
        guard !attempts.isEmpty else { return }
        let share = (deadline - now) / attempts.count
        let attempt = attempts.removeFirst()
        attemptEnds = now + min(share, attempt.timeout ?? share)
        connection = LibpqConnection(attempt.keywordsAndValues + [("fallback_application_name", applicationName)])
        wantsToWrite = true
    }
}

/// How the server's administrators see us, unless the data source says otherwise.
private let applicationName = "postgres_exporter"
