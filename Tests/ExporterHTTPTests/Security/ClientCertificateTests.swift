import RuntimeTestSupport
import Testing

@testable import ExporterHTTP

@Suite struct ClientCertificateTests {
    /// What clients can show: nothing, a certificate of nobody we know, one of whom we know.
    private static let shown = ["", "--cert stranger.crt --key stranger.key", "--cert friend.crt --key friend.key"]

    private func files(_ names: String = "DNS:friend") throws -> TestCertificates {
        let files = try GuardedServer.certificates()
        try files.make("authority")
        try files.make("friend", signedBy: "authority", names: names)
        try files.make("stranger", names: names)
        return files
    }

    @Test(arguments: [
        ("NoClientCert", "", [true, true, true]), ("RequestClientCert", "", [true, true, true]),
        ("RequireAnyClientCert", "", [false, true, true]),
        ("RequireAnyClientCert", "  client_ca_file: authority.crt\n", [false, true, true]),
        ("VerifyClientCertIfGiven", "  client_ca_file: authority.crt\n", [true, false, true]),
        ("RequireAndVerifyClientCert", "  client_ca_file: authority.crt\n", [false, false, true]),
    ])
    func `asks clients for what it is told to`(type: String, authority: String, isServed: [Bool]) throws {
        let server = try GuardedServer("\(serverTLS)  client_auth_type: \(type)\n\(authority)", files: files())
        // A client of TLS 1.3 learns of the refusal only when it reads the answer.
        for version in ["1.2", "1.3"] {
            for (client, isServed) in zip(Self.shown, isServed) {
                let answer = server.curl("--tls-max \(version) \(client)")
                #expect((answer.output == "OK\n") == isServed, "\(version) \(client): \(answer)")
            }
        }
    }

    @Test(arguments: [
        ("DNS:other,DNS:a.example", "a.example", true), ("DNS:b.example", "a.example", false),
        ("DNS:a.example", "A.example", false), ("IP:192.0.2.1", "192.0.2.1", true),
        ("IP:2001:db8::1", "2001:db8::1", true), ("IP:192.0.2.11", "192.0.2.1", false),
        ("email:a@b.example", "a@b.example", true), ("URI:spiffe://a/b", "spiffe://a/b", true),
        ("URI:spiffe://a/b/c", "spiffe://a/b", false),
    ])
    func `lets in whose certificate has one of the names`(names: String, allowed: String, isServed: Bool) throws {
        let type = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: authority.crt\n"
        let server = try GuardedServer(
            "\(serverTLS)\(type)  client_allowed_sans: ['x', '\(allowed)']\n", files: files(names))
        let answers = Self.shown.map { server.curl($0).output == "OK\n" }
        #expect(answers == [false, false, isServed])
    }

    @Test func `the log says why a client was not let in`() throws {
        let type = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: authority.crt\n"
        let server = try GuardedServer("\(serverTLS)\(type)  client_allowed_sans: [other]\n", files: files())
        for client in Self.shown + ["--tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0"] { _ = server.curl(client) }
        server.server.server.stop()
        #expect(
            server.lines.all == [
                "debug TLS handshake failed client=127.0.0.1 err=PEER_DID_NOT_RETURN_A_CERTIFICATE",
                "debug TLS handshake failed client=127.0.0.1 err=CERTIFICATE_VERIFY_FAILED",
                "debug TLS handshake failed client=127.0.0.1 err=the client's certificate has none of client_allowed_sans",
                "debug TLS handshake failed client=127.0.0.1 err=UNSUPPORTED_PROTOCOL",
            ])
    }

    @Test func `a session that was resumed still has its certificate`() throws {
        let type = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: authority.crt\n"
        let server = try GuardedServer("\(serverTLS)\(type)  client_allowed_sans: [friend]\n", files: files())
        let request = "printf 'GET /health HTTP/1.1\\r\\nhost: a\\r\\nconnection: close\\r\\n\\r\\n'"
        let client =
            "openssl s_client -quiet -ign_eof -connect 127.0.0.1:\(server.port) -cert friend.crt -key friend.key"
        for (version, file) in [("-tls1_2", "out"), ("-tls1_2", "in"), ("-tls1_3", "out"), ("-tls1_3", "in")] {
            let run = shell("cd \(server.files.folder); \(request) | \(client) \(version) -sess_\(file) session")
            #expect(run.output.contains("HTTP/1.1 200 OK\r\n"), "\(version) \(file): \(run)")
        }
    }
}
