import ExporterCore
import RuntimeTestSupport
import Testing

@testable import WebSecurity

/// What a file may say, and the whole message about what it may not.
@Suite struct WebFileTests {
    let files: TestCertificates

    init() throws {
        files = try TestCertificates()
    }

    /// What is wrong with a file, its path left out.
    private func problems(_ text: String) throws -> [String] {
        let path = try files.write(text, to: "web.yml")
        do throws(ConfigurationErrors) {
            _ = try WebSource.file(path).read()
            return []
        } catch {
            return error.errors.map { $0.description.replacing("\(files.folder)/", with: "") }
        }
    }

    @Test(arguments: [
        "", "# nothing\n", "tls_server_config: {}\nbasic_auth_users:\nhttp_server_config:\nrate_limit: {interval: 0}\n",
        "basic_auth_users:\n  alice: \(quickHash)\n  bob: $2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay\n",
        "http_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: SAMEORIGIN\n    "
            + "Strict-Transport-Security: max-age=1\n    X-XSS-Protection: \"0\"\n",
        "rate_limit:\n  interval: 1s\n  burst: 5\n",
    ])
    func `takes a file without TLS`(text: String) throws {
        #expect(try problems(text) == [])
    }

    @Test(arguments: [
        "", "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: a.crt\n  client_allowed_sans: [a, b]\n",
        "  client_auth_type: RequireClientCert\n", "  min_version: TLS10\n  max_version: TLS11\n",
        "  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305]\n",
        "  cipher_suites: [TLS_AES_128_GCM_SHA256]\n  min_version: TLS13\n",
        "  curve_preferences: [X25519, CurveP256, CurveP384, CurveP521]\n  prefer_server_cipher_suites: false\n",
    ])
    func `takes a file with TLS`(text: String) throws {
        try files.make("a")
        #expect(
            try problems("tls_server_config:\n  cert_file: a.crt\n  key_file: \(files.folder)/a.key\n" + text) == [])
    }

    @Test func `takes certificates and keys in the file itself`() throws {
        try files.make("a")
        func block(_ name: String, _ text: String) -> String {
            "  \(name): |\n" + text.split(separator: "\n").map { "    \($0)\n" }.joined()
        }
        let (certificate, key) = (try files.text("a.crt"), try files.text("a.key"))
        let head = "tls_server_config:\n" + block("cert", certificate)
        #expect(try problems(head + block("key", key)) == [])
        #expect(try problems(head + "  key_file: a.key\n  cert_file: ''\n") == [])
        #expect(
            try problems(head + block("key", certificate)).map { $0.replacing(/:\d+:/, with: ":N:") } == [
                "web.yml:N: tls_server_config.key: has no key that can be read, give one in PEM without a passphrase, "
                    + "as BEGIN PRIVATE KEY"
            ])
    }

    @Test(arguments: [
        (
            "a: [",
            "web.yml:2: it is no YAML: did not find expected node content while parsing a flow node; look at the "
                + "indentation, quotes and brackets there"
        ),
        ("- a", "web.yml:1: the file is a list, expected a mapping at its top, as in key: value"),
        ("tls_server_confg: {}", "web.yml:1: tls_server_confg: the key is not known, did you mean tls_server_config?"),
        ("basic_auth_users: [a]", "web.yml:1: basic_auth_users: is a list, expected a mapping, as in key: value"),
        (
            "basic_auth_users:\n  a:b: \(quickHash)",
            "web.yml:2: basic_auth_users.a:b: a user's name cannot be empty or have a colon in it, change it"
        ),
        (
            "basic_auth_users:\n  '': \(quickHash)",
            "web.yml:2: basic_auth_users.: a user's name cannot be empty or have a colon in it, change it"
        ),
        (
            "basic_auth_users:\n  a: S3cret",
            "web.yml:2: basic_auth_users.a: is no bcrypt hash, write one that begins with $2a$, $2b$ or $2y$, as "
                + "htpasswd -nB makes"
        ),
        ("basic_auth_users:\n  a: [S3cret]", "web.yml:2: basic_auth_users.a: is a list, expected a bcrypt hash"),
        ("basic_auth_users:\n  a:", "web.yml:2: basic_auth_users.a: is empty, expected a bcrypt hash"),
        (
            "http_server_config:\n  http2: maybe",
            "web.yml:2: http_server_config.http2: is \"maybe\", expected true or false"
        ),
        (
            "http_server_config:\n  headers:\n    Server: x",
            "web.yml:3: http_server_config.headers.Server: the key is not known, expected Content-Security-Policy, "
                + "Strict-Transport-Security, X-Content-Type-Options, X-Frame-Options or X-XSS-Protection"
        ),
        (
            "http_server_config:\n  headers:\n    X-Frame-Options: allow",
            "web.yml:3: http_server_config.headers.X-Frame-Options: is \"allow\", expected deny or sameorigin"
        ),
        (
            "http_server_config:\n  headers:\n    Content-Security-Policy: \"a\\r\\nx: y\"",
            "web.yml:3: http_server_config.headers.Content-Security-Policy: has a line break or another control "
                + "character in it, write it in one line"
        ),
        (
            "rate_limit:\n  interval: often\n  burst: 1",
            "web.yml:2: rate_limit.interval: is \"often\", expected a duration such as 5s, 1m30s or 250ms"
        ),
        (
            "rate_limit:\n  interval: 1s",
            "web.yml:2: rate_limit.burst: is missing or 0, write how many requests may come at once"
        ),
    ])
    func `says what is wrong, and where`(text: String, message: String) throws {
        #expect(try problems(text) == [message])
    }

    @Test(arguments: [
        (
            "cert_file: a.crt",
            ["web.yml:2: tls_server_config: there is no key, write key_file or key"]
        ),
        ("key_file: a.key", ["web.yml:2: tls_server_config: there is no certificate, write cert_file or cert"]),
        ("min_version: TLS12", ["web.yml:2: tls_server_config: there is no certificate, write cert_file or cert"]),
        (
            "cert_file: none.crt\n  key_file: none.key",
            [
                "web.yml:2: tls_server_config.cert_file: none.crt: cannot read the file: No such file or directory; "
                    + "give the path of a file",
                "web.yml:3: tls_server_config.key_file: none.key: cannot read the file: No such file or directory; "
                    + "give the path of a file",
            ]
        ),
        (
            "cert_file: web.yml\n  key_file: a.crt",
            [
                "web.yml:2: tls_server_config.cert_file: web.yml has no certificate that can be read, give one in PEM, "
                    + "as BEGIN CERTIFICATE",
                "web.yml:3: tls_server_config.key_file: a.crt has no key that can be read, give one in PEM without a "
                    + "passphrase, as BEGIN PRIVATE KEY",
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: b.key",
            ["web.yml:3: tls_server_config.key_file: b.key is not the key of the certificate, give both of one pair"]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  cert: x",
            ["web.yml:4: tls_server_config.cert: is there beside cert_file, take one out"]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  client_auth_type: Always",
            [
                "web.yml:4: tls_server_config.client_auth_type: is \"Always\", expected NoClientCert, RequestClientCert, "
                    + "RequireAnyClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  client_ca_file: a.crt",
            [
                "web.yml:4: tls_server_config.client_ca_file: has no effect without client_auth_type, add "
                    + "client_auth_type: RequireAndVerifyClientCert"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  client_auth_type: VerifyClientCertIfGiven",
            [
                "web.yml:4: tls_server_config.client_auth_type: VerifyClientCertIfGiven needs to know who signs clients' "
                    + "certificates, add client_ca_file"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  client_allowed_sans: [a]",
            [
                "web.yml:4: tls_server_config.client_allowed_sans: has no effect on clients without a certificate, add "
                    + "client_auth_type: RequireAndVerifyClientCert"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  min_version: TLS14\n  max_version: TLS12",
            [
                "web.yml:4: tls_server_config.min_version: is \"TLS14\", expected TLS10, TLS11, TLS12 or TLS13; did you mean TLS10?"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  min_version: TLS13\n  max_version: TLS12",
            ["web.yml:4: tls_server_config.min_version: TLS13 is above max_version TLS12, swap them"]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA265]",
            [
                "web.yml:4: tls_server_config.cipher_suites: has \"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA265\" in it, did you "
                    + "mean TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256?"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]",
            [
                "web.yml:1: tls_server_config: cipher_suites lacks what HTTP/2 requires, add "
                    + "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, or write "
                    + "http_server_config: {http2: false}"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  cipher_suites: [TLS_AES_128_GCM_SHA256]\n  max_version: TLS12\n"
                + "http_server_config: {http2: false}",
            [
                "web.yml:4: tls_server_config.cipher_suites: has only suites of TLS13, which max_version forbids, add others"
            ]
        ),
        (
            "cert_file: a.crt\n  key_file: a.key\n  curve_preferences: [P256]",
            [
                "web.yml:4: tls_server_config.curve_preferences: has \"P256\" in it, expected some of CurveP256, "
                    + "CurveP384, CurveP521 or X25519"
            ]
        ),
        (
            "cert_files: a.crt\n  prefer_server_cipher_suites: 3\n  max_version: 1",
            [
                "web.yml:2: tls_server_config.cert_files: the key is not known, did you mean cert_file?",
                "web.yml:3: tls_server_config.prefer_server_cipher_suites: is \"3\", expected true or false",
                "web.yml:4: tls_server_config.max_version: is \"1\", expected TLS10, TLS11, TLS12 or TLS13",
            ]
        ),
    ])
    func `says what is wrong with TLS`(text: String, messages: [String]) throws {
        try files.make("a")
        try files.make("b")
        #expect(try problems("tls_server_config:\n  \(text)\n") == messages)
    }

    @Test func `never shows a key that is where a path belongs`() throws {
        let key = "|\n    -----BEGIN PRIVATE KEY-----\n    S3cret\n"
        #expect(
            try problems("tls_server_config:\n  cert_file: \(key)  key_file: \(key)") == [
                "web.yml:2: tls_server_config.cert_file: is a text of several lines, name a file",
                "web.yml:5: tls_server_config.key_file: is a text of several lines, name a file",
            ])
    }
}
