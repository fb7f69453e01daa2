import Foundation
import Glibc
import Synchronization

/// Who signs certificates for servers and clients of tests.
public final class TestAuthority: Sendable {
    /// Why none can be had here, for `.enabled(if:)`; `nil` where one can.
    public static let obstacle: String? =
        access("/usr/bin/openssl", X_OK) == 0 ? nil : "needs openssl: make setup installs it"

    /// The file with its own certificate, which clients and servers have to trust.
    public var certificate: String { "\(folder.path)/authority.crt" }
    private let folder: TestFolder
    private let signing = Mutex(())

    public init() throws {
        folder = try TestFolder()
        // For the records that `openssl ca` keeps, without which it makes no certificate that has expired.
        try folder.write("", to: "index")
        try folder.write(Self.configuration, to: "openssl.cnf")
        try openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority-\(UUID()) "
                + "-addext keyUsage=critical,keyCertSign -keyout authority.key -out authority.crt")
    }

    /// A certificate for a server by these names or addresses, or for a client.
    public func issue(
        _ name: String, for hosts: [String] = ["localhost", "127.0.0.1", "::1"], isExpired: Bool = false
    ) throws -> TestCertificate {
        let names = hosts.map { ($0.allSatisfy { $0.isHexDigit || ".:".contains($0) } ? "IP:" : "DNS:") + $0 }
        let extensions = names.isEmpty ? "" : "subjectAltName = \(names.joined(separator: ","))\n"
        let file = "\(name)-\(UUID())"
        try folder.write("\(extensions)extendedKeyUsage = serverAuth,clientAuth\n", to: "\(file).ext")
        try openssl(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=\(name) -keyout \(file).key "
                + "-out \(file).csr")
        let validity = isExpired ? "-startdate 20200101000000Z -enddate 20200102000000Z" : "-days 2"
        // It keeps records, and gets on with nobody else who does.
        try signing.withLock { _ in
            try openssl(
                "ca -batch -config openssl.cnf -notext \(validity) -extfile \(file).ext -in \(file).csr "
                    + "-out \(file).crt")
        }
        return TestCertificate(
            certificate: "\(folder.path)/\(file).crt", key: "\(folder.path)/\(file).key", authority: self)
    }

    private func openssl(_ arguments: String) throws {
        try folder.run(["/bin/sh", "-c", "cd '\(folder.path)' && exec openssl \(arguments)"])
    }

    private static let configuration = """
        [ca]
        default_ca = tests
        [tests]
        database = index
        rand_serial = yes
        unique_subject = no
        new_certs_dir = .
        certificate = authority.crt
        private_key = authority.key
        default_md = sha256
        policy = any
        [any]
        commonName = supplied

        """
}

/// A certificate with its key, in files that stay for as long as this value does.
public struct TestCertificate: Sendable {
    /// The file with the certificate.
    public let certificate: String
    /// The file with the key, without a password.
    public let key: String
    /// Who has signed it.
    public let authority: TestAuthority
}
