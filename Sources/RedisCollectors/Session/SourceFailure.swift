import ExporterCore
import Glibc

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

extension FailureKind {
    init(_ failure: LinkFailure) {
        self =
            switch failure {
            case .closed: .closed
            case .system(_, ETIMEDOUT), .abandoned: .timeout
            case .system(_, ECONNREFUSED): .refused
            case .system(_, EHOSTUNREACH), .system(_, ENETUNREACH), .system(_, ENOENT), .system(_, EACCES): .unreachable
            case .system(_, ECONNRESET), .system(_, EPIPE): .closed
            case .system: .other
            case .malformed, .tooLarge: .protocolError
            case .tls: .tls
            }
    }
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
