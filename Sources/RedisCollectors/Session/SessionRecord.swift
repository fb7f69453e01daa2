import ExporterCore
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

/// Why a server could not be scraped, as the `err` label says it: one of few words, so that it makes no series without
/// end.
enum FailureKind: String, CaseIterable, Sendable {
    case refused, unreachable, timeout, closed, resolve, tls, protocolError = "protocol"
    case noAuth = "noauth"
    case wrongPassword = "wrongpass"
    case noPermission = "noperm"
    case loading, busy
    case masterDown = "masterdown"
    case file, other
}

/// The server cannot be scraped at all, and why: for the label, and for the log.
struct SourceFailure: Error {
    let kind: FailureKind
    let error: CollectorError

    /// What `body` does not manage, as a failure of this kind.
    static func of<Value>(
        _ kind: FailureKind,
        _ body: () throws(CollectorError) -> Value
    ) throws(SourceFailure) -> Value {
        do throws(CollectorError) {
            return try body()
        } catch {
            throw SourceFailure(kind: kind, error: error.ofSource)
        }
    }
}
