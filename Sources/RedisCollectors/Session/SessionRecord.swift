import Synchronization

/// What is known of the connection to a server beyond a scrape: the thread that collects writes it, and what ends each
/// page reads it.
final class SessionRecord: Sendable {
    struct State: Sendable {
        /// How many connections there have been.
        var connections = 0
        /// How long it took to make the present one, TLS and login included.
        var connectDuration: Duration?
        /// How long the server took to answer a PING, where one is sent.
        var pingDuration: Duration?
        /// Why the last scrape failed.
        var failure: FailureKind?
        /// `role` of INFO.
        var role = ""
        /// What all scrapes took together.
        var scrapeDuration = Duration.zero
        var scrapes = 0
    }
    private let state = Mutex(State())

    var current: State { state.withLock { $0 } }

    func update(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}
