import ExporterCore
import Testing

@testable import PostgresCollectors

/// Every form in which a password can be given yields exactly that password, and leaves the rest alone.
@Suite struct PasswordTests {
    private let rest = ["user=u", "host=db1,db2", "port=5433,5434", "dbname=app", "sslmode=require"]

    private func check(
        _ settings: ConnectionSettings, _ password: String?, leaves rest: [String],
        as description: String = "u@db1:5433,db2:5434/app"
    ) {
        #expect(settings["password"] == password)
        #expect(settings.description == description)
        #expect(settings.lines.filter { !$0.hasPrefix("password=") }.sorted() == rest.sorted())
    }

    @Test(arguments: passwords) func `a password in a URL may be encoded`(_ password: String) throws {
        let encoded = password.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let url = "postgresql://u:\(encoded)@db1:5433,db2:5434/app?sslmode=require"
        check(try ConnectionSettings(url, origin: "X"), password, leaves: rest)
        #expect(libpqLines(url) == (rest + ["password=\(password)"]).sorted())
    }

    @Test(arguments: passwords) func `a password in a URL may be as it is`(_ password: String) throws {
        let url = "postgresql://u:\(password)@db1:5433,db2:5434/app?sslmode=require"
        check(try ConnectionSettings(url, origin: "X"), password, leaves: rest)
    }

    @Test(arguments: passwords) func `a password in a URL without parameters may be as it is`(_ password: String) throws
    {
        let settings = try ConnectionSettings("postgres://u:\(password)@db1", origin: "X")
        check(settings, password, leaves: ["user=u", "host=db1"], as: "u@db1:5432")
    }

    @Test(arguments: passwords) func `a password in quotes is what libpq reads`(_ password: String) throws {
        let quoted = password.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        let text = "user=u password='\(quoted)' host=db1,db2 port=5433,5434 dbname=app sslmode=require"
        check(try ConnectionSettings(text, origin: "X"), password, leaves: rest)
        #expect(libpqLines(text) == (rest + ["password=\(password)"]).sorted())
    }

    @Test(arguments: passwords) func `a quote in quotes may be doubled`(_ password: String) throws {
        let quoted = password.replacing("\\", with: "\\\\").replacing("'", with: "''")
        let text = "user=u password='\(quoted)' host=db1,db2 port=5433,5434 dbname=app sslmode=require"
        check(try ConnectionSettings(text, origin: "X"), password, leaves: rest)
    }

    @Test(arguments: passwords) func `a password of its own is taken literally`(_ password: String) throws {
        let source = try #require(
            try DataSources(environment: [
                "DATA_SOURCE_URI": "db1:5433,db2:5434/app?sslmode=require", "DATA_SOURCE_USER": "u",
                "DATA_SOURCE_PASS": password,
            ]).all.first)
        check(try source.settings(), password, leaves: rest)
    }

    @Test(arguments: passwords) func `a password in a file is taken literally, but trimmed`(_ password: String) throws {
        let folder = try SecretFolder()
        let source = try #require(
            try DataSources(environment: [
                "DATA_SOURCE_URI": "db1:5433,db2:5434/app?sslmode=require", "DATA_SOURCE_USER": "u",
                "DATA_SOURCE_PASS_FILE": try folder.write("\n \(password)\r\n", to: "pass"),
            ]).all.first)
        let trimmed = password.trimmingPrefix(" ").reversed().drop { $0 == " " }.reversed()
        check(try source.settings(), trimmed.isEmpty ? nil : String(trimmed), leaves: rest)
    }

    @Test(arguments: passwords) func `a list of data sources is cut beside passwords`(_ password: String) throws {
        let quoted = password.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        let encoded = password.replacing("%", with: "%25").replacing(",", with: "%2C")
        let names = [
            "postgresql://u:\(encoded)@db1:5433,db2:5434/app?sslmode=require",
            "user=u password='\(quoted)' host=db1,db2 port=5433,5434 dbname=app sslmode=require",
            "postgres://u:\(encoded)@db1:5433,db2:5434/app?sslmode=require",
        ]
        let sources = try DataSources(environment: ["DATA_SOURCE_NAME": names.joined(separator: ",")]).all
        #expect(sources.count == 3)
        for source in sources { check(try source.settings(), password, leaves: rest) }
    }

    @Test(arguments: passwords) func `an auth module's password is taken literally`(_ password: String) throws {
        let settings = try ConnectionSettings(
            target: "u@db1:5433,db2:5434/app?sslmode=require", origin: "target"
        ).with(password: Secret(password))
        check(settings, password, leaves: rest)
    }

    @Test func `an escape in a password is decoded`() throws {
        #expect(try ConnectionSettings("postgres://u:%41%2f@h", origin: "X")["password"] == "A/")
        #expect(try ConnectionSettings("postgres://u:%e2%82%ac%e9%20%@h", origin: "X")["password"] == "€%e9 %")
        #expect(try ConnectionSettings("password=%41", origin: "X")["password"] == "%41")
        let parts = ["DATA_SOURCE_URI": "h", "DATA_SOURCE_PASS": "%41"]
        #expect(try DataSources(environment: parts).all.first?.settings()["password"] == "%41")
    }

    @Test func `nothing prints a password`() throws {
        let settings = try ConnectionSettings("postgres://u:hunter2@h/d?sslpassword=hunter2&x.y=hunter2", origin: "X")
        var dumped = ""
        dump(settings, to: &dumped)
        dump(settings.parameters, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), "\(settings.parameters)", dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(settings.parameters)".contains("<secret>"))
    }
}
