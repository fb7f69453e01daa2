import ExporterCore

/// How a session gets at its server.
struct Dialer: Sendable {
    typealias Keywords = [(keyword: String, value: String)]

    /// The server and database, for messages; without secrets.
    let description: String
    /// What libpq is to connect to: one host each, to be tried one after another, its name resolved.
    ///
    /// Worked out anew for each connection, so that secrets in files and addresses may change.
    let candidates: @Sendable (ContinuousClock.Instant) throws(CollectorError) -> [Keywords]

    init(
        _ description: String,
        candidates: @escaping @Sendable (ContinuousClock.Instant) throws(CollectorError) -> [Keywords]
    ) {
        self.description = description
        self.candidates = candidates
    }
}

/// A connection that is being made: which hosts are left to try, and how long.
struct Dialling {
    private var candidates: [Dialer.Keywords]
    private var deadline: ContinuousClock.Instant
    private(set) var connection: LibpqConnection?
    /// When the present host's time is over.
    private(set) var attemptEnds: ContinuousClock.Instant
    private(set) var wantsToWrite = true
    /// Why the last host did not serve us.
    private(set) var lastFailure = ""

    enum Progress {
        case waiting, connected(LibpqConnection), failed
    }

    init(_ candidates: [Dialer.Keywords], now: ContinuousClock.Instant, deadline: ContinuousClock.Instant) {
        self.candidates = candidates
        self.deadline = deadline
        attemptEnds = now
        next(now)
    }

    /// Moves on, as far as that goes without waiting.
    ///
    /// libpq may be asked to only when the socket is ready for what it waits for.
    mutating func advance(_ now: ContinuousClock.Instant, socketIsReady: Bool) -> Progress {
        var isReady = socketIsReady
        while let connection {
            if now >= attemptEnds {
                lastFailure = "no answer in time"
            } else if connection.isBroken {
                lastFailure = connection.message
            } else if !isReady {
                return .waiting
            } else {
                switch connection.connect() {
                case .connected: return .connected(connection)
                case .failed: lastFailure = connection.message
                case let progress:
                    wantsToWrite = progress == .wantsToWrite
                    return .waiting
                }
            }
            next(now)
            isReady = false
        }
        return .failed
    }

    /// Goes on to the next host, which gets its share of the time left.
    private mutating func next(_ now: ContinuousClock.Instant) {
        connection = nil
        guard !candidates.isEmpty else { return }
        attemptEnds = now + (deadline - now) / candidates.count
        connection = LibpqConnection(candidates.removeFirst())
        wantsToWrite = true
    }
}
