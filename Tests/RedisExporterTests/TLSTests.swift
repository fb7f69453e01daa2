import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

private let obstacle = RedisServer.obstacle ?? TestAuthority.obstacle

/// Servers that speak TLS, well and badly.
@Suite(.enabled(if: obstacle == nil, "\(obstacle ?? "")"))
struct TLSTests {
    private static let shared = Result { try TestAuthority() }
    let authority: TestAuthority

    init() throws { authority = try Self.shared.get() }

    private var trust: String { "--tls-ca-cert-file=\(authority.certificate)" }

    private func failure(_ exporter: RunningExporter) throws -> String {
        let page = try exporter.get(timeout: 1.5)
        #expect(page.status == 200)
        #expect(page.samples("redis_up") == ["redis_up 0"])
        return page.error ?? "?"
    }

    @Test func `a server whose authority is trusted is asked, by name and by address`() throws {
        let server = try RedisServer(tls: RedisTLS(authority.issue("server")))
        for host in ["localhost", "127.0.0.1"] {
            let exporter = try RunningExporter(on: "rediss://\(host):\(server.port)", trust)
            #expect(try exporter.get().isWhole, "\(exporter.log)")
        }
        let probe = try RunningExporter(on: "redis://127.0.0.1:1", trust)
        #expect(try probe.get("/scrape?target=\(server.address)").isWhole)
    }

    @Test func `a server of an unknown authority is not, unless that is skipped`() throws {
        let server = try RedisServer(tls: RedisTLS(authority.issue("server")))
        let other = try TestAuthority()
        for arguments in [[], ["--tls-ca-cert-file=\(other.certificate)"]] {
            let exporter = try RunningExporter(program: "redis-exporter", ["REDIS_ADDR": server.address], arguments)
            #expect(try failure(exporter) == "tls")
            #expect(
                exporter.log.contains(
                    #"err="cannot connect to \#(server.address): TLS failed: certificate verify failed; check "#
                        + #"--tls-ca-cert-file, --tls-server-name and the client certificate""#)
                    || exporter.log.contains(
                        #"err="cannot ask \#(server.address): TLS failed: certificate verify failed; check "#
                            + #"--tls-ca-cert-file, --tls-server-name and the client certificate""#),
                "\(exporter.log)")
        }
        #expect(try RunningExporter(on: server.address, "--skip-tls-verification").get().isWhole)
    }

    @Test func `a certificate for others is accepted by the name that is given only`() throws {
        let server = try RedisServer(tls: RedisTLS(authority.issue("server", for: ["redis.example"])))
        let wrong = try RunningExporter(on: server.address, trust)
        #expect(try failure(wrong) == "tls")
        #expect(wrong.log.contains("TLS failed: "), "\(wrong.log)")
        let right = try RunningExporter(on: server.address, trust, "--tls-server-name=redis.example")
        #expect(try right.get().isWhole, "\(right.log)")
        let probe = try RunningExporter(on: "redis://127.0.0.1:1", trust)
        #expect(try probe.get("/scrape?target=\(server.address)&tls_server_name=redis.example").isWhole)
        #expect(try probe.get("/scrape?target=\(server.address)&tls-server-name=other.example").error == "tls")
    }

    @Test func `a certificate that has expired is refused`() throws {
        let server = try RedisServer(tls: RedisTLS(authority.issue("server", isExpired: true)))
        let exporter = try RunningExporter(on: server.address, trust)
        #expect(try failure(exporter) == "tls")
        #expect(try RunningExporter(on: server.address, trust, "--skip-tls-verification").get().isWhole)
    }

    @Test func `a server that wants a certificate gets it, and is down without`() throws {
        let server = try RedisServer(tls: RedisTLS(authority.issue("server"), clientCertificates: .required))
        let client = try authority.issue("client", for: [])
        let with = try RunningExporter(
            on: server.address, trust, "--tls-client-cert-file=\(client.certificate)",
            "--tls-client-key-file=\(client.key)")
        #expect(try with.get().isWhole, "\(with.log)")
        let without = try RunningExporter(on: server.address, trust)
        #expect(try failure(without) == "tls", "\(without.log)")
    }

    @Test func `renewed files are used at the next connection`() throws {
        let server = try RedisServer(tls: RedisTLS(authority.issue("server"), clientCertificates: .required))
        let folder = try TestFolder()
        func install(_ certificate: TestCertificate) throws {
            for (from, to) in [(certificate.certificate, "client.crt"), (certificate.key, "client.key")] {
                try folder.write(try String(contentsOfFile: from, encoding: .utf8), to: to)
            }
        }
        try install(TestAuthority().issue("stranger", for: []))
        let exporter = try RunningExporter(
            on: server.address, trust, "--tls-client-cert-file=\(folder.path)/client.crt",
            "--tls-client-key-file=\(folder.path)/client.key")
        #expect(try failure(exporter) == "tls", "\(exporter.log)")
        try install(authority.issue("client", for: []))
        #expect(try exporter.get().isWhole, "\(exporter.log)")
        try folder.write("no certificate", to: "client.crt")
        #expect(try exporter.get().isWhole, "the connection stays")
        try server.restart()
        let page = try exporter.get()
        #expect(page.error == "file")
        #expect(
            exporter.log.contains(
                #"err="cannot read \#(folder.path)/client.crt (--tls-client-cert-file): it holds no certificate in PEM form; "#
                    + #"give a file with -----BEGIN CERTIFICATE----- in it""#), "\(exporter.log)")
        try install(authority.issue("client", for: []))
        #expect(try exporter.get().isWhole, "\(exporter.log)")
    }

    @Test func `a client in the clear on a port for TLS, and the other way round, is told`() throws {
        let secure = try RedisServer(tls: RedisTLS(authority.issue("server")))
        let clear = try RunningExporter(on: "redis://127.0.0.1:\(secure.port)")
        #expect(try failure(clear) == "closed", "\(clear.log)")
        #expect(clear.log.contains("wants TLS (rediss://)"), "\(clear.log)")
        let plain = try RedisServer()
        // It waits for the end of what it takes for a line.
        let encrypted = try RunningExporter(on: "rediss://127.0.0.1:\(plain.port)", trust, "--scrape.timeout=1s")
        #expect(try failure(encrypted) == "timeout")
        try wait("the log says so") { encrypted.log.contains("see whether it speaks TLS on this port") }
        #expect(encrypted.lines("level=WARN").filter { !$0.contains("running as root") }.count == 1, "\(encrypted.log)")
    }

    @Test func `a file that cannot be used keeps the exporter from starting`() throws {
        let folder = try TestFolder()
        try folder.write("rubbish", to: "ca.crt")
        let run = try RunningExporter.run([:], "--check-config", "--tls-ca-cert-file=\(folder.path)/ca.crt")
        #expect(run.exitCode == 2)
        #expect(
            run.log
                == "redis-exporter: error: cannot read \(folder.path)/ca.crt (--tls-ca-cert-file): it holds no certificate in "
                + "PEM form; give a file with -----BEGIN CERTIFICATE----- in it\n")
        let client = try authority.issue("client", for: [])
        let other = try authority.issue("other", for: [])
        let pair = try RunningExporter.run(
            [:], "--check-config", "--tls-client-cert-file=\(client.certificate)", "--tls-client-key-file=\(other.key)")
        #expect(pair.exitCode == 2)
        #expect(
            pair.log.hasPrefix("redis-exporter: error: cannot use \(client.certificate): ")
                && pair.log.hasSuffix("; give a certificate and the key that belongs to it\n"), "\(pair.log)")
    }
}
