import ExporterCore
import NIOCore
package import NIOSSL

/// A server's certificate and its terms for clients, ready for connections.
package struct ServerTLS: Sendable {
    private let context: NIOSSLContext
    private let verifiesNobody: Bool
    private let clientNames: Set<String>

    /// Reads the certificates and keys.
    ///
    /// - Throws: Everything that is wrong with them.
    init(_ settings: TLSSettings) throws(ConfigurationErrors) {
        var errors: [ConfigurationError] = []
        let chain = loaded(&errors) { () throws(ConfigurationError) in try certificates(settings.certificate) }
        let key = loaded(&errors) { () throws(ConfigurationError) in try privateKey(settings.key) }
        let authorities = loaded(&errors) { () throws(ConfigurationError) in
            try settings.clientAuthority.map { (source) throws(ConfigurationError) in try certificates(source) } ?? []
        }
        guard let chain, let key, let authorities, errors.isEmpty else { throw ConfigurationErrors(errors) }
        do {
            let configuration = TLSConfiguration(settings, chain, key, authorities)
            context = try NIOSSLContext(configuration: configuration)
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw ConfigurationErrors([settings.key.problem("is not the key of the certificate, give both of one pair")]
            )
        } catch {
            throw ConfigurationErrors([settings.certificate.problem("cannot be used: \(error)")])
        }
        verifiesNobody = settings.clientAuthentication == .request || settings.clientAuthentication == .requireAny
        clientNames = Set(settings.clientNames)
    }

    /// The handler of a connection.
    package func makeHandler() -> NIOSSLServerHandler {
        guard verifiesNobody else { return NIOSSLServerHandler(context: context) }
        return NIOSSLServerHandler(
            context: context,
            customVerificationCallback: { _, result in
                result.succeed(.certificateVerified)
            })
    }

    /// Whether a client may come in by the names in its certificate.
    package func admits(_ certificate: NIOSSLCertificate?) -> Bool {
        guard let certificate else { return clientNames.isEmpty }
        return clientNames.isEmpty || !clientNames.isDisjoint(with: names(in: certificate))
    }
}

extension TLSConfiguration {
    fileprivate init(
        _ settings: TLSSettings,
        _ chain: [NIOSSLCertificate],
        _ key: NIOSSLPrivateKey,
        _ authorities: [NIOSSLCertificate]
    ) {
        self = .makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        // Without this, those of the system would be read, and vouch for clients.
        trustRoots = .certificates(authorities)
        sendCANameList = true
        certificateVerification =
            switch settings.clientAuthentication {
            case .none: .none
            case .request, .verifyIfGiven: .optionalVerification
            case .requireAny, .requireAndVerify: .noHostnameVerification
            }
        let choice = settings.cipherSuites.filter { !$0.isOfTLS13 }
        let hasOnlyTLS13 = choice.isEmpty && !settings.cipherSuites.isEmpty
        minimumTLSVersion = hasOnlyTLS13 ? .tlsv13 : TLSVersion(settings.minimumVersion)
        maximumTLSVersion = TLSVersion(settings.maximumVersion)
        cipherSuites = choice.map(\.rawValue).joined(separator: ":")
        // TLS before 1.2 has nothing better than the last.
        if choice.isEmpty {
            cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20" + (settings.minimumVersion < .tls12 ? ":ECDHE+AES" : "")
        }
        if !settings.curves.isEmpty { curves = settings.curves.map(NIOTLSCurve.init) }
        applicationProtocols = ["http/1.1"]
        shutdownTimeout = .seconds(1)
    }
}

extension TLSVersion {
    fileprivate init(_ name: TLSVersionName) {
        self =
            switch name {
            case .tls10: .tlsv1
            case .tls11: .tlsv11
            case .tls12: .tlsv12
            case .tls13: .tlsv13
            }
    }
}

extension NIOTLSCurve {
    fileprivate init(_ name: CurveName) {
        self =
            switch name {
            case .p256: .secp256r1
            case .p384: .secp384r1
            case .p521: .secp521r1
            case .x25519: .x25519
            }
    }
}

/// What `body` reads; where it cannot, why is among the errors.
private func loaded<Value>(
    _ errors: inout [ConfigurationError],
    _ body: () throws(ConfigurationError) -> Value
) -> Value? {
    do throws(ConfigurationError) {
        return try body()
    } catch {
        errors.append(error)
        return nil
    }
}

private func certificates(_ source: PEMSource) throws(ConfigurationError) -> [NIOSSLCertificate] {
    let bytes = try source.bytes()
    // Why one cannot be read, the library does not say.
    guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
        throw source.problem("has no certificate that can be read, give one in PEM, as BEGIN CERTIFICATE")
    }
    return certificates
}

private func privateKey(_ source: PEMSource) throws(ConfigurationError) -> NIOSSLPrivateKey {
    let bytes = try source.bytes()
    guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
        throw source.problem("has no key that can be read, give one in PEM without a passphrase, as BEGIN PRIVATE KEY")
    }
    return key
}
