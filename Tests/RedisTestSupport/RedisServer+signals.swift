public import Glibc
import ServerTestSupport

extension RedisServer {
    /// Ends it, by SIGTERM.
    public func stop() throws { try process.end(SIGTERM, within: .seconds(30)) }

    /// Ends it and its children at once, by SIGKILL.
    public func kill() { process.kill() }

    /// Ends it, if it runs, and starts it again on its port.
    public func restart() throws {
        try stop()
        try start()
    }

    /// Stops it where it is, as a host does that hangs.
    public func pause() { process.pause() }

    /// Lets it go on after `pause`.
    public func resume() { process.resume() }

    /// Whether it runs, if only stopped by `pause`.
    public var isRunning: Bool { process.pid != nil }

    public var pid: pid_t? { process.pid }
}
