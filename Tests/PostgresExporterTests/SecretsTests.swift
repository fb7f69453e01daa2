import Foundation
import PostgresTestSupport
import ServerTestSupport
import Testing

/// A password may be anything, however it is given, and is seen nowhere.
@Suite(.enabled(if: PostgresServer.obstacle == nil, "\(PostgresServer.obstacle ?? "")"))
struct SecretsTests {
    private static let shared = Result {
        let server = try PostgresServer()
        try server.execute(
            "CREATE ROLE monitor LOGIN PASSWORD \(quoted(password))", "GRANT pg_monitor TO monitor")
        return server
    }
    private static let password = #"s3cr3t p,a#b%c{d'e"f\g@h/i"#

    let server: PostgresServer
    private let folder = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID())")

    init() throws {
        server = try Self.shared.get()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    enum Form: CaseIterable { case url, keywords, nameFile, variables, files }

    @Test(arguments: Form.allCases)
    func `a password of odd characters works and stays secret`(form: Form) throws {
        let exporter = try RunningExporter(try environment(form, Self.password), "--log.level=debug")
        #expect(try exporter.get().isWhole, "\(exporter.log)")
        let seen = try ["/metrics", "/", "/info", "/probe", "/probe?target=x"].map { try exporter.get($0).text }
        for text in seen + [exporter.log] { #expect(!text.contains("s3cr3t")) }

        let wrong = try RunningExporter.run(try environment(form, "\(Self.password)x"), "--once", "--log.level=debug")
        #expect(wrong.exitCode == 1)
        #expect(wrong.page.contains("\npg_up 0\n"))
        #expect(wrong.page.contains(#"pg_exporter_down_reason{reason="denied"} 1"#))
        #expect(wrong.log.contains("password authentication failed"))
        #expect(!wrong.page.contains("s3cr3t") && !wrong.log.contains("s3cr3t"))
    }

    @Test(arguments: [
        "postgresql://monitor:s3cr3t@[::1", "host=a port=x password=s3cr3t", "postgresql://m:s3cr3t@h:99999/",
    ])
    func `a data source that is malformed is refused without its password`(source: String) throws {
        let run = try RunningExporter.run(["DATA_SOURCE_NAME": source], "--once")
        #expect(run.exitCode == 2)
        #expect(run.log.hasPrefix("postgres-exporter: error: "))
        #expect(!run.log.contains("s3cr3t"), "\(run.log)")
    }

    @Test func `a secret file that changes is read at the next connection`() throws {
        try server.execute("CREATE ROLE rotating LOGIN PASSWORD 'first'", "GRANT pg_monitor TO rotating")
        let file = folder.appending(path: "password")
        try Data("first\n".utf8).write(to: file)
        let exporter = try RunningExporter([
            "DATA_SOURCE_URI": "127.0.0.1:\(server.port)/postgres?sslmode=disable", "DATA_SOURCE_USER": "rotating",
            "DATA_SOURCE_PASS_FILE": file.path,
        ])
        #expect(try exporter.get().isWhole)
        try server.execute("ALTER ROLE rotating PASSWORD 'second'")
        #expect(try exporter.get().isWhole)
        try server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'")
        #expect(
            try exporter.get().samples("pg_exporter_down_reason") == [#"pg_exporter_down_reason{reason="denied"} 1"#])
        try Data("second\n".utf8).write(to: file)
        #expect(try exporter.get().isWhole)
    }

    private func environment(_ form: Form, _ password: String) throws -> [String: String] {
        func file(_ text: String) throws -> String {
            let file = folder.appending(path: "\(UUID())")
            try Data("\(text)\n".utf8).write(to: file)
            return file.path
        }
        let uri = "127.0.0.1:\(server.port)/postgres?sslmode=disable"
        switch form {
        case .url: return ["DATA_SOURCE_NAME": server.dsn(user: "monitor", password: password)]
        case .nameFile: return ["DATA_SOURCE_NAME_FILE": try file(server.dsn(user: "monitor", password: password))]
        case .keywords:
            let escaped = password.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            return [
                "DATA_SOURCE_NAME":
                    "host=127.0.0.1 port=\(server.port) user=monitor password='\(escaped)' dbname=postgres"
            ]
        case .variables:
            return ["DATA_SOURCE_URI": uri, "DATA_SOURCE_USER": "monitor", "DATA_SOURCE_PASS": password]
        case .files:
            return [
                "DATA_SOURCE_URI_FILE": try file(uri), "DATA_SOURCE_USER_FILE": try file("monitor"),
                "DATA_SOURCE_PASS_FILE": try file(password),
            ]
        }
    }
}

private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
