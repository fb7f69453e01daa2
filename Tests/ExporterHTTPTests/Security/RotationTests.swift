import RuntimeTestSupport
import Testing

@testable import ExporterHTTP

/// What changes while the server runs.
@Suite struct RotationTests {
    @Test func `shows the new certificate to the next who connects`() throws {
        let server = try GuardedServer(serverTLS)
        #expect(server.subject() == "server")
        try server.files.make("renewed")
        let (certificate, key) = (try server.files.text("renewed.crt"), try server.files.text("renewed.key"))
        try server.files.write(key, to: "server.key")
        // Only half of it is there.
        #expect(server.subject() == "server")
        try server.files.write(certificate, to: "server.crt")
        #expect(server.subject() == "renewed")
        try server.rewrite("x")
        #expect(server.subject() == "renewed")
    }

    @Test func `trusts the new authority of clients`() throws {
        let server = try GuardedServer("")
        for name in ["old", "new"] {
            try server.files.make(name)
            try server.files.make("\(name)-client", signedBy: name)
        }
        func isServed(_ name: String) -> Bool {
            server.curl("--cert \(name)-client.crt --key \(name)-client.key").output == "OK\n"
        }
        try server.files.write(server.files.text("old.crt"), to: "ca.crt")
        try server.rewrite(
            serverTLS + "  client_ca_file: ca.crt\n  client_auth_type: RequireAndVerifyClientCert\n")
        #expect([isServed("old"), isServed("new")] == [true, false])
        try server.files.write(server.files.text("new.crt"), to: "ca.crt")
        #expect([isServed("old"), isServed("new")] == [false, true])
    }

    @Test func `TLS and users can come and go`() throws {
        let server = try GuardedServer("")
        #expect(server.curl(scheme: "http").output == "OK\n")
        try server.rewrite(serverTLS)
        #expect(server.curl(scheme: "http").output == "this port speaks TLS; ask with https://\n")
        #expect(server.curl().output == "OK\n")
        try server.rewrite("basic_auth_users: {alice: \(quickHash)}")
        #expect(server.curl(scheme: "http").output.hasPrefix("unauthorized"))
        #expect(server.curl("--user 'alice:U*U'", scheme: "http").output == "OK\n")
        try server.rewrite("")
        #expect(server.curl(scheme: "http").output == "OK\n")
    }

    @Test func `a connection that is kept gets no way around what has changed`() throws {
        let server = try GuardedServer("")
        let client = try RawClient(port: server.port)
        func status() -> String? {
            client.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            return client.readAnswer()?.status
        }
        #expect(status() == "200 OK")
        try server.rewrite("basic_auth_users: {alice: \(quickHash)}")
        #expect(status() == "401 Unauthorized")
        try server.rewrite(serverTLS)
        #expect(status() == "400 Bad Request")
        try server.rewrite("")
        #expect(status() == "200 OK")
    }
}
