public import ServerTestSupport

/// What a server shows to clients that connect by TLS, and wants of them.
public struct RedisTLS: Sendable {
    public enum ClientCertificates: String, Sendable {
        case required = "yes"
        case optional
        case ignored = "no"
    }

    private let certificate: TestCertificate
    private let clientCertificates: ClientCertificates
    private let authority: TestAuthority

    /// Clients' certificates have to be signed by the authority given, or by that of the server's own.
    public init(
        _ certificate: TestCertificate, clientCertificates: ClientCertificates = .ignored,
        of authority: TestAuthority? = nil
    ) {
        self.certificate = certificate
        self.clientCertificates = clientCertificates
        self.authority = authority ?? certificate.authority
    }

    /// The lines of `redis.conf` for it.
    var lines: [String] {
        [
            "tls-cert-file \(certificate.certificate)", "tls-key-file \(certificate.key)",
            "tls-ca-cert-file \(authority.certificate)", "tls-auth-clients \(clientCertificates.rawValue)",
        ]
    }
}
