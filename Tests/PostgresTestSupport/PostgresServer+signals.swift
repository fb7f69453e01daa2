public import Glibc
import ServerTestSupport

extension PostgresServer {
    /// Ends it with a signal to the postmaster: SIGTERM waits for clients, SIGINT ends their sessions, SIGQUIT cleans up
    /// nothing.
    public func stop(_ signal: CInt = SIGINT) throws { try process.end(signal, within: .seconds(30)) }

    /// Ends the postmaster and all its children at once, by SIGKILL.
    public func kill() { process.kill() }

    /// Ends it, if it runs, and starts it again on its port.
    public func restart() throws {
        try stop()
        try start()
    }

    /// Stops the postmaster and all its children where they are, as a host does that hangs.
    public func pause() { process.pause() }

    /// Lets it go on after `pause`.
    public func resume() { process.resume() }
}
