import Foundation
public import Glibc
import Synchronization

/// A server's process and its children: started, stopped where they are, ended, started again.
///
/// They end with this value, and with the test run however that ends.
public final class ServerProcess: Sendable {
    private let name: String
    private let logFile: String
    private let farewell: CInt
    private let child = Mutex<ChildProcess?>(nil)

    /// - Parameters:
    ///   - name: what errors call it.
    ///   - log: the file for what it prints.
    ///   - farewell: the signal that it should get when the test run ends without ending it.
    public init(_ name: String, log: String, farewell: CInt = SIGKILL) {
        self.name = name
        logFile = log
        self.farewell = farewell
    }

    deinit { kill() }

    /// What it has printed so far.
    public var log: String { (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "" }

    /// The process that all others of the server are children of; `nil` while none runs, if only stopped by `pause`.
    public var pid: pid_t? { child.withLock { $0?.pid } }

    /// Starts it, unless it runs, and waits until it is ready.
    public func start(_ command: [String], isReady: () -> Bool) throws {
        try child.withLock { child in
            guard child == nil else { return }
            let new = try ChildProcess(command, log: logFile, farewell: farewell)
            try waitUntilReady(new, isReady)
            child = new
        }
    }

    private func waitUntilReady(_ child: ChildProcess, _ isReady: () -> Bool) throws {
        for _ in 0..<2000 {
            if isReady() { return }
            if child.ends(within: .milliseconds(10)) { throw TestServerError("\(name) ended at once: \(log)") }
        }
        child.signalAll(SIGKILL)
        _ = child.ends(within: .seconds(5))
        throw TestServerError("\(name) is not ready after 20 s: \(log)")
    }

    /// Ends it by a signal to the process.
    ///
    /// - Throws: when it or a child of it still runs after the time given.
    public func end(_ signal: CInt, within patience: Duration) throws {
        try child.withLock { child in
            guard let old = child else { return }
            old.signal(signal)
            // What is paused would never hear of it.
            old.signalAll(SIGCONT)
            guard old.ends(within: patience) else {
                throw TestServerError("\(name) did not end within \(patience) of signal \(signal): \(log)")
            }
            child = nil
        }
    }

    /// Ends the process and all its children at once, by SIGKILL.
    public func kill() {
        child.withLock { child in
            guard let old = child else { return }
            // It must not have children after we have looked for them.
            Self.pause(old.pid)
            old.signalAll(SIGKILL)
            _ = old.ends(within: .seconds(10))
            child = nil
        }
    }

    /// Stops the process and all its children where they are, as a host does that hangs.
    public func pause() {
        child.withLock { child in
            guard let pid = child?.pid else { return }
            Self.pause(pid)
            for child in ProcessTable.children(of: pid) { Self.pause(child) }
        }
    }

    /// Lets it go on after `pause`.
    public func resume() {
        child.withLock { $0?.signalAll(SIGCONT) }
    }

    private static func pause(_ pid: pid_t) {
        guard Glibc.kill(pid, SIGSTOP) == 0 else { return }
        _ = becomesTrue { ProcessTable.isAtRest(pid) }
    }
}
