import ExporterCore
import NIOSSL

/// The files and settings of TLS connections to servers; read anew for each connection, so that renewed certificates
/// are used.
struct TLSFiles: Hashable, Sendable {
    /// A PEM file of certificates to trust; the system's where there is none.
    var authorities: String?
    var certificate: String?
    var key: String?
    /// The name to ask for and to find in the certificate, where it is not the host's.
    var serverName: String?
    var skipsVerification = false

    /// Reads the files.
    ///
    /// - Throws: One line that names the file.
    func context() throws(CollectorError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if skipsVerification { configuration.certificateVerification = .none }
        if let authorities {
            configuration.trustRoots = .certificates(try certificates(authorities, "--tls-ca-cert-file"))
        }
        if let certificate {
            let chain = try certificates(certificate, "--tls-client-cert-file")
            configuration.certificateChain = chain.map { .certificate($0) }
        }
        if let key { configuration.privateKey = .privateKey(try privateKey(key)) }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw CollectorError(
                .failed, "use", certificate ?? authorities ?? "TLS", why: reason(error),
                remedy: "give a certificate and the key that belongs to it"
            ).ofSource
        }
    }

    private func certificates(_ path: String, _ flag: String) throws(CollectorError) -> [NIOSSLCertificate] {
        let bytes = try contents(path, flag)
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(bytes)
            if !certificates.isEmpty { return certificates }
        } catch {}
        throw CollectorError(
            .malformed, "read", "\(path) (\(flag))", why: "it holds no certificate in PEM form",
            remedy: "give a file with -----BEGIN CERTIFICATE----- in it"
        ).ofSource
    }

    private func privateKey(_ path: String) throws(CollectorError) -> NIOSSLPrivateKey {
        let bytes = try contents(path, "--tls-client-key-file")
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw CollectorError(
                .malformed, "read", "\(path) (--tls-client-key-file)", why: "it holds no private key in PEM form",
                remedy: "give a file with an unencrypted PRIVATE KEY in it"
            ).ofSource
        }
    }

    private func contents(_ path: String, _ flag: String) throws(CollectorError) -> [UInt8] {
        Array(try SecretFile(path: path, origin: flag).read().revealed.utf8)
    }

    private func reason(_ error: any Error) -> String {
        if case .tls(let why) = LinkFailure(error) { return why }
        return "\(error)"
    }
}
