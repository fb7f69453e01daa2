import NIOCore

/// The server's open connections, on its event loop: it bounds their number and their patience.
final class ConnectionTable {
    private let limits: ServerLimits
    private let loop: any EventLoop
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    /// The next look at all connections, and for when it is due.
    private var sweep: (task: Scheduled<Void>, due: NIODeadline)?
    private(set) var isDraining = false

    init(limits: ServerLimits, loop: any EventLoop) {
        self.limits = limits
        self.loop = loop
    }

    var count: Int { connections.count }

    func add(_ connection: HTTPConnection) {
        // Where every connection is being answered, none can give way to the new one.
        if connections.count >= limits.connections, !closeLongestIdle() { return connection.close() }
        connections[ObjectIdentifier(connection)] = connection
        scheduleSweep(by: deadline(of: connection))
    }

    /// A connection is at something else, for which it has a time of its own.
    func phaseChanged(of connection: HTTPConnection) { scheduleSweep(by: deadline(of: connection)) }

    func remove(_ connection: HTTPConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Lets running requests finish and closes every other connection.
    func drain() {
        isDraining = true
        for connection in connections.values where !connection.isAnswering { connection.close() }
    }

    func closeAll() {
        for connection in connections.values { connection.close() }
    }

    /// A flood of idle connections must not keep a scraper out: those that never asked for anything go first.
    private func closeLongestIdle() -> Bool {
        let idle = connections.values.filter { !$0.isAnswering }
        let victim = idle.min { first, second in
            (first.requests > 0 ? 1 : 0, first.lastChange) < (second.requests > 0 ? 1 : 0, second.lastChange)
        }
        victim?.close()
        return victim != nil
    }

    /// One timer looks at all connections, when the time of the first of them is over: nobody is woken between scrapes.
    private func scheduleSweep(by due: NIODeadline) {
        if let sweep, sweep.due <= due { return }
        sweep?.task.cancel()
        // A little later, so that what ends at about the same time is seen in one look; what takes its time to close, in one
        // a second.
        let task = loop.assumeIsolated().scheduleTask(deadline: max(due, .now()) + .seconds(1)) {
            self.sweep = nil
            let now = NIODeadline.now()
            for connection in self.connections.values where self.deadline(of: connection) < now { connection.close() }
            if let next = self.connections.values.map(self.deadline).min() { self.scheduleSweep(by: next) }
        }
        sweep = (task, due)
    }

    private func deadline(of connection: HTTPConnection) -> NIODeadline {
        connection.lastChange + patience(connection)
    }

    private func patience(_ connection: HTTPConnection) -> TimeAmount {
        switch connection.phase {
        case .receiving: limits.requestTimeout
        case .working: .hours(1)
        case .answering: limits.answerTimeout
        case .idle: connection.requests == 0 ? limits.requestTimeout : limits.idleTimeout
        }
    }
}
