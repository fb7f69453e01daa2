import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// Certificates are good or bad in the way they should be, and servers ask for them; as openssl sees it.
@Suite(
    .enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"),
    .enabled(if: TestAuthority.obstacle == nil, "\(TestAuthority.obstacle ?? "")"))
struct RedisTLSTests {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    @Test func `shows a certificate for its host`() throws {
        let server = try RedisServer(tls: RedisTLS(authority.issue("server")))
        #expect(server.address == "rediss://127.0.0.1:\(server.port)")
        #expect(try connect(to: server) == "+PONG")
        #expect(try server.command("PING") == .status("PONG"))
        #expect(try connect(to: server, host: "elsewhere").contains("hostname mismatch"))
        #expect(try connect(to: server, trusting: TestAuthority()).contains("certificate in certificate chain"))
    }

    @Test func `shows a certificate that is for another host, or no more`() throws {
        let elsewhere = try RedisServer(tls: RedisTLS(authority.issue("server", for: ["elsewhere"])))
        #expect(try connect(to: elsewhere).contains("hostname mismatch"))
        #expect(try connect(to: elsewhere, host: "elsewhere") == "+PONG")
        let old = try RedisServer(tls: RedisTLS(authority.issue("server", isExpired: true)))
        #expect(try connect(to: old).contains("certificate has expired"))
    }

    @Test func `wants a certificate of the client`() throws {
        let others = try TestAuthority()
        let server = try RedisServer(
            tls: RedisTLS(authority.issue("server"), clientCertificates: .required, of: others))
        #expect(try connect(to: server, as: others.issue("client", for: [])) == "+PONG")
        #expect(try connect(to: server, as: authority.issue("client", for: [])) != "+PONG")
        #expect(try connect(to: server) != "+PONG")
    }

    /// What comes back for a `PING`, or what is wrong with the certificate.
    private func connect(
        to server: RedisServer, host: String = "localhost", trusting: TestAuthority? = nil,
        as client: TestCertificate? = nil
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        let identity = client.map { ["-cert", $0.certificate, "-key", $0.key] } ?? []
        process.arguments =
            [
                "s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", (trusting ?? authority).certificate,
                "-verify_hostname", host, "-verify_return_error", "-quiet",
            ] + identity
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        // One that does not like the certificate may be gone before it has read anything.
        try? input.fileHandleForWriting.write(contentsOf: Data("PING\r\nQUIT\r\n".utf8))
        let text = try String(decoding: output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        return lines.first { $0 == "+PONG" } ?? lines.first { $0.hasPrefix("verify error") } ?? text
    }
}
