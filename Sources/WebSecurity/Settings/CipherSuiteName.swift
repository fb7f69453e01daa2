/// A cipher suite by the name that Go and the standards have for it.
enum CipherSuiteName: String, CaseIterable, Sendable {
    case aes128GCM = "TLS_AES_128_GCM_SHA256"
    case aes256GCM = "TLS_AES_256_GCM_SHA384"
    case chaCha20 = "TLS_CHACHA20_POLY1305_SHA256"
    case ecdheECDSAAES128GCM = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
    case ecdheECDSAAES256GCM = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    case ecdheECDSAChaCha20 = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
    case ecdheECDSAAES128CBC = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
    case ecdheECDSAAES256CBC = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
    case ecdheRSAAES128GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    case ecdheRSAAES256GCM = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    case ecdheRSAChaCha20 = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    case ecdheRSAAES128CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
    case ecdheRSAAES256CBC = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"
    case rsaAES128GCM = "TLS_RSA_WITH_AES_128_GCM_SHA256"
    case rsaAES256GCM = "TLS_RSA_WITH_AES_256_GCM_SHA384"
    case rsaAES128CBC = "TLS_RSA_WITH_AES_128_CBC_SHA"
    case rsaAES256CBC = "TLS_RSA_WITH_AES_256_CBC_SHA"

    /// Reads a name; Go has an older one as well for those with ChaCha20.
    init?(name: String) {
        guard let suite = Self(rawValue: name) ?? Self(rawValue: "\(name)_SHA256"),
            suite.rawValue == name || suite.isChaCha20
        else {
            return nil
        }
        self = suite
    }

    private var isChaCha20: Bool { self == .ecdheECDSAChaCha20 || self == .ecdheRSAChaCha20 }

    /// Whether it is of TLS 1.3, where nobody can choose.
    var isOfTLS13: Bool { self == .aes128GCM || self == .aes256GCM || self == .chaCha20 }

    /// Whether HTTP/2 may be spoken with it by everybody who can.
    var satisfiesHTTP2: Bool { self == .ecdheECDSAAES128GCM || self == .ecdheRSAAES128GCM }
}

/// A curve for the exchange of keys by Go's name.
enum CurveName: String, CaseIterable, Sendable {
    case p256 = "CurveP256"
    case p384 = "CurveP384"
    case p521 = "CurveP521"
    case x25519 = "X25519"
}
