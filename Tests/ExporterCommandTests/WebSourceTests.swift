import ExporterCore
import RuntimeTestSupport
import Testing
import WebSecurity

@testable import ExporterCommand

/// How an exporter comes by its web configuration, and what its page says of it.
@Suite struct WebSourceTests {
    let lines = LogLines()
    let pages = Mailbox<ScrapedPage>()
    let files: TestCertificates
    static let user = Flag("user", default: "", "")
    static let password = Flag("password", default: "", "")
    private static let other = Flag("other", default: "", "")
    private static let version = Flag("version-of-tls", default: "TLS1.2", "")
    private static let flags = WebFlags(
        certificate: other, key: other, clientAuthority: other, minimumVersion: version, user: user,
        password: password, passwordHash: other)

    init() throws {
        files = try TestCertificates()
    }

    private func exporter(reload: Reload? = nil) -> Exporter<TestDatabase> {
        testExporter(reload: reload) { (values) throws(ConfigurationErrors) in try Self.flags.settings(values) }
    }

    private func values(file: String = "", user: String = "") -> FlagValues {
        var values = FlagValues()
        if !file.isEmpty { values.set(file, for: CommonFlags.configFile) }
        if !user.isEmpty {
            values.set(user, for: Self.user)
            values.set("S3cret", for: Self.password)
        }
        return values
    }

    @Test func `is none unless something is said`() throws {
        #expect(try exporter().readWebSource(values()) == nil)
        #expect(try testExporter().readWebSource(values()) == nil)
    }

    @Test func `is the file, or flags, not both`() throws {
        let path = try files.write("", to: "web.yml")
        guard case .file(path) = try exporter().readWebSource(values(file: path))?.source else {
            Issue.record("it is not the file")
            return
        }
        guard case .flags = try exporter().readWebSource(values(user: "a"))?.source else {
            Issue.record("it is not the flags")
            return
        }
        #expect(
            throws: ConfigurationErrors([
                ConfigurationError("--web.config.file and --user are both given; say all of it in the file")
            ])
        ) { try exporter().readWebSource(values(file: path, user: "a")) }
    }

    @Test func `the log and the page say what became of a change`() throws {
        let path = try files.write("", to: "web.yml")
        let found = Mailbox<[ConfigurationError]>()
        // Both are the exporter's own configuration, as the page has it.
        let exporter = exporter(reload: Reload { _, _ in (try? found.next()) ?? [] })
        let web = try #require(try exporter.readWebSource(values(file: path)))
        let follower = WebFollower(web.source, web.reading, log: lines.log)
        let service = Service(
            exporter, FlagValues(), [:], testTargets, web: follower, clock: SilentClock(), log: lines.log)
        let reloads = Mailbox<[ConfigurationError]>()
        let wrong = ConfigurationError("cannot read the other file")
        let message =
            "\(path):1: x: the key is not known, expected tls_server_config, http_server_config, "
            + "basic_auth_users or rate_limit"
        for (text, errors) in [("x: 1", []), ("", [wrong]), ("", [])] {
            try files.write(text, to: "web.yml")
            found.put(errors)
            try #require(service.reloader).reload(reloads.put)
            let all = errors + (text.isEmpty ? [] : [ConfigurationError(message)])
            #expect(try reloads.next() == all)
            service.scrapeOnce(pages.put)
            let samples = samples(try pages.next()).filter { $0.hasPrefix("exporter_config_last_reload_successful") }
            #expect(samples == ["exporter_config_last_reload_successful \(all.isEmpty ? 1 : 0)"])
        }
        #expect(
            lines.all.filter { !$0.contains("target") } == [
                "info configuration reloaded",
                "error cannot use the changed web configuration, the last good one stays err=\(message)",
                "error cannot reload the configuration err=cannot read the other file",
                "info web configuration read again", "info configuration reloaded", "info web configuration read again",
            ])
    }

    @Test func `an exporter with nothing else to reload reloads this`() throws {
        let path = try files.write("", to: "web.yml")
        let web = try #require(try exporter().readWebSource(values(file: path)))
        let follower = WebFollower(web.source, web.reading, log: lines.log)
        let service = Service(
            testExporter(), FlagValues(), [:], testTargets, web: follower, clock: SilentClock(), log: lines.log)
        let reloads = Mailbox<[ConfigurationError]>()
        try #require(service.reloader).reload(reloads.put)
        #expect(try reloads.next() == [])
        #expect(lines.all == ["info web configuration read again"])
        let plain = Service(testExporter(), FlagValues(), [:], testTargets, clock: SilentClock(), log: lines.log)
        #expect(plain.reloader == nil)
    }
}
