import ExporterCore
import Glibc

extension CollectorError {
    /// No connection could be made.
    init(connecting failure: LinkFailure, to address: RedisAddress) {
        self = Self(failure, "connect to", address)
    }

    /// A connection ended before the server had answered.
    init(asking failure: LinkFailure, _ address: RedisAddress) {
        self = Self(failure, "ask", address)
    }

    private init(_ failure: LinkFailure, _ action: String, _ address: RedisAddress) {
        let subject = address.description
        self =
            switch failure {
            case .closed where address.usesTLS:
                Self(
                    .failed, action, subject, why: "the server closed the connection",
                    remedy: "see whether it speaks TLS on this port, and its log")
            case .closed:
                Self(
                    .failed, action, subject, why: "the server closed the connection",
                    remedy: "see its log, whether it wants TLS (rediss://), and its maxclients")
            case .system(let why, ETIMEDOUT):
                Self(
                    .timeout, action, subject, why: why, remedy: "see whether the server runs and hangs",
                    systemCode: ETIMEDOUT)
            case .system(let why, let code):
                Self(.failed, action, subject, why: why, remedy: remedy(for: code), systemCode: code)
            case .malformed(let what):
                Self(
                    .malformed, action, subject, why: "it does not speak Redis' protocol: \(what)",
                    remedy: "see whether it is a Redis server, and whether it wants TLS (rediss://)")
            case .tooLarge(let limit):
                Self(
                    .malformed, action, subject, why: "a reply is larger than \(limit >> 20) MiB",
                    remedy: "switch off the collector that asks for it")
            case .tls(let why):
                Self(
                    .failed, action, subject, why: "TLS failed: \(why)",
                    remedy: "check --tls-ca-cert-file, --tls-server-name and the client certificate")
            case .abandoned:
                Self(.timeout, action, subject, why: "it owed replies for too long")
            }
        self = ofSource
    }
}

private func remedy(for code: CInt) -> String? {
    switch code {
    case ECONNRESET: "see the server's log, and whether it wants TLS (rediss://)"
    case ECONNREFUSED: "see whether the server runs and listens there"
    case ENOENT: "see whether the server has this unixsocket"
    case EACCES, EPERM: "let the exporter's user connect: the server's unixsocketperm, or a firewall"
    case EHOSTUNREACH, ENETUNREACH: "check the route to the host"
    default: nil
    }
}
