import ExporterCore
import Glibc
import Testing

@testable import ExporterCommand

@Suite struct SignalTests {
    @Test func `a hangup reloads, and the next signal ends`() throws {
        let said = Mailbox<String>()
        // A thread of its own, whose signals these are.
        let started = BlockingThread.start {
            var signals = TerminationSignals()
            pthread_kill(pthread_self(), SIGHUP)
            pthread_kill(pthread_self(), SIGTERM)
            said.put(signals.wait(onHangup: { said.put("hangup") }))
        }
        #expect(started)
        #expect(try said.next() == "hangup")
        #expect(try said.next() == "SIGTERM")
    }
}
