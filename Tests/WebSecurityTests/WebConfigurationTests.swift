import ExporterCore
import Foundation
import RuntimeTestSupport
import Testing

@testable import WebSecurity

/// A configuration whose files change while it is in use.
@Suite struct WebConfigurationTests {
    let files: TestCertificates
    let reports = Mailbox<[String]>()

    init() throws {
        files = try TestCertificates()
    }

    private func follow(_ text: String, every interval: Duration = .zero) throws -> WebConfiguration {
        let source = WebSource.file(try files.write(text, to: "web.yml"))
        let folder = files.folder
        return WebConfiguration(source, try source.read(), lookingEvery: interval) { [reports] problems in
            reports.put(problems.map { $0.description.replacing("\(folder)/", with: "") })
        }
    }

    private func current(_ configuration: WebConfiguration) throws -> WebProtection {
        let answers = Mailbox<WebProtection>()
        configuration.current(answers.put)
        return try answers.next()
    }

    private func users(_ configuration: WebConfiguration) throws -> [String] {
        (try current(configuration).passwords?.users.keys).map { $0.sorted() } ?? []
    }

    @Test func `a change is seen by the next who asks`() throws {
        let web = try follow("")
        #expect(try users(web) == [])
        #expect(reports.count == 0)
        try files.write("basic_auth_users: {a: \(quickHash)}", to: "web.yml")
        #expect(try users(web) == ["a"])
        try files.write("basic_auth_users: {a: \(quickHash), b: \(slowHash)}", to: "web.yml")
        #expect(try users(web) == ["a", "b"])
        #expect(try reports.next() == [])
        #expect(try reports.next() == [])
        #expect(try users(web) == ["a", "b"])
        #expect(reports.count == 0)
    }

    @Test func `a file that breaks changes nothing, is reported once, and can be mended`() throws {
        let web = try follow("basic_auth_users: {a: \(quickHash)}")
        try files.write("basic_auth_users: {a: S3cret}\nx: 1", to: "web.yml")
        #expect(try users(web) == ["a"])
        #expect(try users(web) == ["a"])
        #expect(
            try reports.next() == [
                "web.yml:1: basic_auth_users.a: is no bcrypt hash, write one that begins with $2a$, $2b$ or $2y$, as "
                    + "htpasswd -nB makes",
                "web.yml:2: x: the key is not known, expected tls_server_config, http_server_config, basic_auth_users "
                    + "or rate_limit",
            ])
        try FileManager.default.removeItem(atPath: "\(files.folder)/web.yml")
        #expect(try users(web) == ["a"])
        #expect(
            try reports.next() == ["web.yml: cannot read the file: No such file or directory; give the path of a file"])
        try files.write("basic_auth_users: {b: \(quickHash)}", to: "web.yml")
        #expect(try users(web) == ["b"])
        #expect(try reports.next() == [])
        #expect(reports.count == 0)
    }

    @Test func `certificates are files of it too`() throws {
        try files.make("a")
        try files.make("b")
        let (certificate, key) = (try files.text("b.crt"), try files.text("b.key"))
        let web = try follow("tls_server_config: {cert_file: a.crt, key_file: a.key}")
        _ = try current(web)
        #expect(reports.count == 0)
        // Between the two they do not belong together.
        try files.write(certificate, to: "a.crt")
        _ = try current(web)
        #expect(
            try reports.next() == [
                "web.yml:1: tls_server_config.key_file: a.key is not the key of the certificate, give both of one pair"
            ])
        try files.write(key, to: "a.key")
        #expect(try current(web).tls != nil)
        #expect(try reports.next() == [])
    }

    @Test func `what was broken by a file it names is whole when that is there again`() throws {
        let web = try follow("")
        try files.write("tls_server_config: {cert_file: a.crt, key_file: a.key}", to: "web.yml")
        #expect(try current(web).tls == nil)
        #expect(try reports.next().count == 2)
        try files.make("a")
        #expect(try current(web).tls != nil)
        #expect(try reports.next() == [])
    }

    @Test func `what stays the same keeps what it knows`() throws {
        let head = "basic_auth_users: {a: \(quickHash)}\n"
        let web = try follow(head + "rate_limit: {interval: 1h, burst: 1}")
        let before = try current(web)
        #expect(before.limiter?.allows() == true)
        try files.write(
            head + "rate_limit: {interval: 1h, burst: 1}\nhttp_server_config: {http2: false}", to: "web.yml")
        let after = try current(web)
        #expect(try reports.next() == [])
        #expect(after.passwords === before.passwords)
        #expect(after.limiter?.allows() == false)
        try files.write("basic_auth_users: {a: \(slowHash)}\nrate_limit: {interval: 2h, burst: 1}", to: "web.yml")
        let last = try current(web)
        #expect(last.passwords !== before.passwords)
        #expect(last.limiter?.allows() == true)
    }

    @Test func `files are looked at once an interval, and when they are to be read again`() throws {
        let web = try follow("", every: .seconds(3600))
        #expect(try users(web) == [])
        try files.write("basic_auth_users: {a: \(quickHash)}", to: "web.yml")
        #expect(try users(web) == [])
        #expect(web.reload() == [])
        #expect(try users(web) == ["a"])
        try files.write("x: 1", to: "web.yml")
        #expect(web.reload().count == 1)
        #expect(try users(web) == ["a"])
    }

    @Test func `says that there is no file`() throws {
        #expect(
            throws: ConfigurationErrors([
                ConfigurationError(
                    "\(files.folder)/none.yml: cannot read the file: No such file or directory; give the path of a file"
                )
            ])
        ) {
            try WebSource.file("\(files.folder)/none.yml").read()
        }
    }
}
