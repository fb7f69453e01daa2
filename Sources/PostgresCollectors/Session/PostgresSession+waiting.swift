import Glibc

extension PostgresSession {
    var isOpen: Bool { pipeline != nil }

    /// Whether the server takes queries.
    var isReady: Bool { if case .ready = phase { true } else { false } }

    /// Whether the connection is still being made.
    var isConnecting: Bool {
        switch phase {
        case .dialling, .settingUp: true
        case .closed, .ready: false
        }
    }

    /// Whether something is on its way.
    var isWaiting: Bool {
        switch phase {
        case .closed: false
        case .dialling, .settingUp: true
        case .ready: pipeline?.isIdle == false
        }
    }

    /// What to poll for, and until when at the latest.
    var interest: (socket: pollfd, until: ContinuousClock.Instant)? {
        switch phase {
        case .closed:
            return nil
        case .dialling(let dialling):
            guard let socket = dialling.connection?.socket else { return nil }
            let events = dialling.wantsToWrite ? POLLOUT : POLLIN
            return (pollfd(fd: socket, events: Int16(events), revents: 0), dialling.attemptEnds)
        case .settingUp, .ready:
            guard let pipeline, !pipeline.isIdle else { return nil }
            let events = pipeline.hasMoreToSend ? POLLIN | POLLOUT : POLLIN
            return (pollfd(fd: pipeline.connection.socket, events: Int16(events), revents: 0), deadline)
        }
    }

    /// The answer to a query; `nil` while it is on its way.
    func answer(to query: Query) -> Answer? { answers[query] }

    /// Whether nothing that this scrape wants is on its way any more.
    func isSettled(_ query: Query) -> Bool { failure != nil || answers[query] != nil }
}
