/// What guards an exporter's port: TLS, users, headers and a limit of requests.
///
/// A web configuration file says it, or an exporter's own flags.
public struct WebSettings: Sendable {
    public var tls: TLSSettings?
    /// The users by their names; without any, everybody may ask.
    public var users: [String: UserPassword]
    /// What every answer carries besides.
    var headers: [WebHeader] = []
    var rateLimit: RateLimit?
    /// What has asked for all this, as a message says it: `--tls-server-cert-file`.
    package let origin: String

    public init(origin: String, tls: TLSSettings? = nil, users: [String: UserPassword] = [:]) {
        self.origin = origin
        self.tls = tls
        self.users = users
    }

    /// The files that are read for it.
    var files: [String] { tls.map { $0.files } ?? [] }
}

/// A header of every answer.
package struct WebHeader: Equatable, Sendable {
    package let name: String
    package let value: String
}

/// How clients are to connect.
public struct TLSSettings: Sendable {
    public var certificate: PEMSource
    public var key: PEMSource
    /// Who signs the certificates of clients.
    public var clientAuthority: PEMSource?
    public var clientAuthentication = ClientAuthentication.none
    /// A client's certificate must be for one of these; empty is any.
    var clientNames: [String] = []
    public var minimumVersion = TLSVersionName.tls12
    var maximumVersion = TLSVersionName.tls13
    /// For TLS up to 1.2; empty is what is secure.
    var cipherSuites: [CipherSuiteName] = []
    var curves: [CurveName] = []

    public init(certificate: PEMSource, key: PEMSource) {
        self.certificate = certificate
        self.key = key
    }

    var files: [String] { [certificate, key, clientAuthority].compactMap { $0?.path } }
}

/// Whether a client shows a certificate, and who has to have signed it; by the names of Go.
public enum ClientAuthentication: String, CaseIterable, Sendable {
    case none = "NoClientCert"
    case request = "RequestClientCert"
    case requireAny = "RequireAnyClientCert"
    case verifyIfGiven = "VerifyClientCertIfGiven"
    case requireAndVerify = "RequireAndVerifyClientCert"

    /// Whether it needs to know who signs clients' certificates.
    var verifies: Bool { self == .verifyIfGiven || self == .requireAndVerify }
    var requires: Bool { self == .requireAny || self == .requireAndVerify }
}

/// A version of TLS, as the file calls it.
public enum TLSVersionName: String, CaseIterable, Comparable, Sendable {
    case tls10 = "TLS10"
    case tls11 = "TLS11"
    case tls12 = "TLS12"
    case tls13 = "TLS13"

    public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
}
