import ExporterCore
import RuntimeTestSupport
import Testing

@testable import WebSecurity

@Suite struct WebFlagsTests {
    private static let names = ["cert", "key", "ca", "version", "user", "password", "hash"]
    private static let all = names.map { Flag($0, default: $0 == "version" ? "TLS1.2" : "", "") }
    private let flags = WebFlags(
        certificate: all[0], key: all[1], clientAuthority: all[2], minimumVersion: all[3], user: all[4],
        password: all[5], passwordHash: all[6])

    private func values(_ given: [String: String]) -> FlagValues {
        var values = FlagValues()
        for flag in Self.all { if let text = given[flag.name] { values.set(text, for: flag) } }
        return values
    }

    private func settings(_ given: [String: String]) throws -> WebSettings? { try flags.settings(values(given)) }

    @Test func `say nothing unless they are given`() throws {
        #expect(try settings([:]) == nil)
        #expect(try settings(["version": "TLS1.3"]) == nil)
    }

    @Test func `say what the file says`() throws {
        let tls = try #require(try settings(["cert": "/c", "key": "/k", "version": "TLS1.3"])?.tls)
        #expect(tls.files == ["/c", "/k"])
        #expect(tls.minimumVersion == .tls13)
        #expect(tls.clientAuthentication == .none)
        let mutual = try #require(try settings(["cert": "/c", "key": "/k", "ca": "/a", "version": "TLS1.0"])?.tls)
        #expect(mutual.clientAuthentication == .requireAndVerify)
        #expect(mutual.minimumVersion == .tls10)
        #expect(mutual.files == ["/c", "/k", "/a"])
        #expect(try settings(["user": "a", "hash": quickHash])?.users == ["a": bcrypt(quickHash)])
        #expect(try settings(["user": "a", "password": "b"])?.users == ["a": UserPassword(plain: Secret("b"))])
        #expect(try settings(["user": "a", "password": "b"])?.origin == "--user")
        #expect(try settings(["cert": "/c", "key": "/k", "user": "a", "password": "b"])?.origin == "--cert")
    }

    @Test(arguments: [
        (["user": "a", "password": "b", "hash": "c"], ["--password and --hash are both given; give one of them"]),
        (["user": "a"], ["--user is given without a password; give --password or --hash"]),
        (["hash": quickHash], ["--hash is given without --user; give both"]),
        (["password": "b"], ["--password is given without --user; give both"]),
        (["user": "a:b", "password": "b"], ["cannot use --user: a user's name cannot have a colon in it"]),
        (
            ["user": "a", "hash": "S3cret"],
            [
                "cannot use --hash: it is no bcrypt hash; give one that begins with $2a$, $2b$ or $2y$, as "
                    + "htpasswd -nB makes"
            ]
        ),
        (["cert": "/c"], ["--cert is given without --key; give both"]),
        (["key": "/k"], ["--key is given without --cert; give both"]),
        (["ca": "/a"], ["--ca is given without --cert; give both"]),
        (
            ["version": "TLS12", "key": "/k"],
            [
                "cannot use --version: TLS12 is not one of TLS1.0, TLS1.1, TLS1.2, TLS1.3",
                "--key is given without --cert; give both",
            ]
        ),
    ])
    func `say what does not go together`(given: [String: String], messages: [String]) {
        #expect(throws: ConfigurationErrors(messages.map { ConfigurationError($0) })) { try settings(given) }
    }

    @Test func `name the flag of a file that cannot be used`() throws {
        let files = try TestCertificates()
        try files.make("a")
        let given = try #require(try settings(["cert": "\(files.folder)/a.crt", "key": "/none"]))
        let message =
            "cannot use --key: /none: cannot read the file: No such file or directory; give the path of a file"
        #expect(throws: ConfigurationErrors([ConfigurationError(message)])) { try WebSource.flags(given).read() }
    }
}
