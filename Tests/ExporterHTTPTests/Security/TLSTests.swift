import NIOCore
import RuntimeTestSupport
import Testing
import WebSecurity

@testable import ExporterHTTP

/// Handshakes with the clients that people have.
@Suite struct TLSTests {
    @Test func `answers pages by TLS`() throws {
        let server = try GuardedServer(serverTLS)
        let page = server.curl("--include", path: "/metrics")
        #expect(page.output.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(page.output.hasSuffix("test_answers_total 42\n"))
        // Two requests by one connection.
        #expect(server.curl("https://127.0.0.1:\(server.port)/health").output == "OK\nOK\n")
    }

    @Test func `answers by HTTP 1 when the client would rather have HTTP 2`() throws {
        #expect(try GuardedServer(serverTLS).curl("--http2 --write-out '%{http_version}'").output == "OK\n1.1")
    }

    @Test func `an answer of any size is whole`() throws {
        let server = try GuardedServer(serverTLS, [Large()])
        #expect(
            server.curl("--output /dev/null --write-out '%{size_download}'", path: "/metrics").output == "\(Large.size)"
        )
    }

    @Test func `a client that speaks HTTP is told so in one line`() throws {
        let server = try GuardedServer(serverTLS)
        let answer = server.curl("--include", scheme: "http")
        #expect(answer.code == 0)
        #expect(answer.output.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(answer.output.hasSuffix("\r\n\r\nthis port speaks TLS; ask with https://\n"))
        let rubbish = try RawClient(port: server.port)
        rubbish.send("\0\u{1}\u{2}")
        #expect(rubbish.readAnswer()?.status == "400 Bad Request")
        rubbish.closeWriting()
        #expect(rubbish.readToEnd() == [])
    }

    @Test func `a client that speaks TLS where there is none is closed`() throws {
        let server = try GuardedServer("")
        #expect(server.curl().code == 35)
        let plain = try TestServer()
        let client = try RawClient(port: plain.port)
        client.send("\u{16}\u{3}\u{1}\u{2}")
        #expect(client.readToEnd() == [])
    }

    @Test func `who never ends a handshake is closed`() throws {
        var limits = ServerLimits()
        limits.requestTimeout = .milliseconds(100)
        let files = try GuardedServer.certificates()
        let source = WebSource.file(try files.write(serverTLS, to: "web.yml"))
        let web = WebConfiguration(source, try source.read(), report: { _ in })
        let server = try TestServer(limits: limits, web: web)
        let silent = try RawClient(port: server.port)
        let half = try RawClient(port: server.port)
        half.send("\u{16}\u{3}\u{1}")
        #expect(silent.readToEnd() == [])
        #expect(half.readToEnd() == [])
    }

    @Test(arguments: [
        ("", "--tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0", false), ("", "--tls-max 1.2", true),
        ("", "--tlsv1.3", true), ("  min_version: TLS13\n", "--tls-max 1.2", false),
        ("  min_version: TLS13\n", "", true), ("  max_version: TLS12\n", "--tlsv1.3", false),
        ("  max_version: TLS12\n", "", true),
        ("  min_version: TLS10\n", "--tls-max 1.0 --ciphers DEFAULT@SECLEVEL=0", true),
        ("  min_version: TLS11\n", "--tls-max 1.0 --ciphers DEFAULT@SECLEVEL=0", false),
        ("  min_version: TLS10\n  max_version: TLS11\n", "--tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0", true),
    ])
    func `speaks the versions it is told to`(setting: String, client: String, isServed: Bool) throws {
        let answer = try GuardedServer(serverTLS + setting).curl(client)
        #expect((answer.output == "OK\n") == isServed, "\(answer)")
    }

    private static let suites = "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n"

    @Test(arguments: [
        ("", "--tls-max 1.2 --ciphers ECDHE-ECDSA-CHACHA20-POLY1305", true),
        ("", "--tls-max 1.2 --ciphers ECDHE-ECDSA-AES128-SHA", false),
        (suites, "--tls-max 1.2 --ciphers ECDHE-ECDSA-AES128-GCM-SHA256", true),
        (suites, "--tls-max 1.2 --ciphers ECDHE-ECDSA-AES256-GCM-SHA384", false), (suites, "--tlsv1.3", true),
        ("  cipher_suites: [TLS_AES_128_GCM_SHA256]\n  min_version: TLS13\n", "", true),
        ("  curve_preferences: [CurveP384]\n", "--curves P-384", true),
        ("  curve_preferences: [CurveP384]\n", "--curves X25519:P-256", false),
        ("  curve_preferences: [CurveP521, X25519]\n", "--curves X25519", true),
    ])
    func `takes the suites and curves it is told to`(setting: String, client: String, isServed: Bool) throws {
        let answer = try GuardedServer(serverTLS + setting).curl(client)
        #expect((answer.output == "OK\n") == isServed, "\(answer)")
    }

    @Test func `a session can be resumed`() throws {
        let server = try GuardedServer(serverTLS)
        let session = "\(server.files.folder)/session"
        let request = "printf 'GET /health HTTP/1.1\\r\\nhost: a\\r\\nconnection: close\\r\\n\\r\\n'"
        let client = "openssl s_client -quiet -ign_eof -connect 127.0.0.1:\(server.port)"
        for file in ["-sess_out \(session)", "-sess_in \(session)"] {
            let run = shell("\(request) | \(client) \(file)")
            #expect(run.output.contains("HTTP/1.1 200 OK\r\n"), "\(run)")
        }
    }
}
