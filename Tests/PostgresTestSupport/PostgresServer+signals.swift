public import Glibc
import Synchronization

extension PostgresServer {
    /// Ends it with a signal to the postmaster: SIGTERM waits for clients, SIGINT ends their sessions, SIGQUIT cleans up
    /// nothing.
    public func stop(_ signal: CInt = SIGINT) throws { try end(signal, within: .seconds(30)) }

    func end(_ signal: CInt, within patience: Duration) throws {
        try process.withLock { process in
            guard let child = process else { return }
            child.signal(signal)
            // What is paused would never hear of it.
            child.signalAll(SIGCONT)
            guard child.ends(within: patience) else {
                throw PostgresTestError("PostgreSQL did not end within \(patience) of signal \(signal): \(log)")
            }
            process = nil
        }
    }

    /// Ends the postmaster and all its children at once, by SIGKILL.
    public func kill() {
        process.withLock { process in
            guard let child = process else { return }
            // The postmaster must not have children after we have looked for them.
            Self.pause(child.pid)
            child.signalAll(SIGKILL)
            _ = child.ends(within: .seconds(10))
            process = nil
        }
    }

    /// Ends it, if it runs, and starts it again on its port.
    public func restart() throws {
        try stop()
        try start()
    }

    /// Stops the postmaster and all its children where they are, as a host does that hangs.
    public func pause() {
        process.withLock { process in
            guard let postmaster = process?.pid else { return }
            Self.pause(postmaster)
            for child in ProcessTable.children(of: postmaster) { Self.pause(child) }
        }
    }

    /// Lets it go on after `pause`.
    public func resume() {
        process.withLock { $0?.signalAll(SIGCONT) }
    }

    private static func pause(_ pid: pid_t) {
        guard Glibc.kill(pid, SIGSTOP) == 0 else { return }
        _ = becomesTrue { ProcessTable.isAtRest(pid) }
    }
}
