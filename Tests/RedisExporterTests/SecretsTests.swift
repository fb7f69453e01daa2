import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// A password may be anything, however it is given, and is seen nowhere.
@Suite(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
struct SecretsTests {
    private static let password = #"s3cr3t-p@a:b/c?d%e'f\g"#
    private static let shared = Result { () throws -> RedisServer in
        let server = try RedisServer()
        try server.command("ACL", "SETUSER", "bob", "on", ">\(password)", "~*", "+@all")
        try server.command("ACL", "SETUSER", "default", "resetpass")
        return server
    }

    enum Form: CaseIterable { case url, urlAndUser, variables, flags, file, fileByUser, filePattern }

    private func start(_ form: Form, _ password: String, _ port: UInt16, _ folder: TestFolder) throws -> RunningExporter
    {
        let place = "127.0.0.1:\(port)"
        let encoded = try #require(password.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        func file(_ key: String, _ value: Any) throws -> String {
            let json = try JSONSerialization.data(withJSONObject: [key: value], options: [.withoutEscapingSlashes])
            try folder.write(String(decoding: json, as: UTF8.self), to: "passwords")
            return "--redis.password-file=\(folder.path)/passwords"
        }
        switch form {
        case .url: return try RunningExporter(on: "redis://bob:\(encoded)@\(place)", "--debug")
        case .urlAndUser: return try RunningExporter(on: "redis://:\(encoded)@\(place)", "--debug", "--redis.user=bob")
        case .variables:
            return try RunningExporter(
                ["REDIS_ADDR": place, "REDIS_USER": "bob", "REDIS_PASSWORD": password], "--debug")
        case .flags:
            return try RunningExporter(on: place, "--debug", "-redis.user", "bob", "-redis.password", password)
        case .file:
            return try RunningExporter(
                on: "redis://\(place)", "--debug", file("redis://\(place)", ["user": "bob", "password": password]))
        case .fileByUser:
            return try RunningExporter(on: "redis://bob@\(place)", "--debug", file("redis://bob@\(place)", password))
        case .filePattern:
            return try RunningExporter(on: "redis://bob@\(place)", "--debug", file("redis://127.0.0.*:*", password))
        }
    }

    @Test(arguments: Form.allCases)
    func `a password of odd characters works and stays secret`(form: Form) throws {
        let server = try Self.shared.get()
        let folder = try TestFolder()
        for (password, error) in [(Self.password, ""), (Self.password + "x", "wrongpass")] {
            let proxy = try LossyProxy(to: server.port)
            let exporter = try start(form, password, proxy.port, folder)
            let page = try exporter.get()
            #expect(page.error == error, "\(exporter.log)")
            let target = "redis%3A%2F%2Fbob%3As3cr3t-x%40127.0.0.1%3A\(proxy.port)"
            var seen = try [
                "/metrics", "/", "/info", "/scrape?target=\(target)", "/scrape?target=x:s3cr3t", "/-/reload",
            ]
            .map { try exporter.get($0).text }
            for behavior in [
                LossyProxy.Behavior.cut(afterReplyBytes: 0), .cut(afterReplyBytes: 7), .stall(afterReplyBytes: 3),
                .answer(Array("HTTP/1.1 400\r\n\r\n".utf8)), .answer(Array("-ERR what is '\(password)'\r\n".utf8)),
            ] {
                proxy.become(behavior)
                proxy.closeAll()
                seen.append(try exporter.get(timeout: 1).text)
            }
            for text in seen + [exporter.log] { #expect(!text.contains("s3cr3t"), "\(text)") }
        }
    }

    @Test(arguments: [
        ["REDIS_ADDR": "redis://:s3cr3t@h:99999"], ["REDIS_ADDR": "redis://bob:s3cr3t@h/x"],
        ["REDIS_ADDR": "bob:s3cr3t@h"], ["REDIS_ADDR": "unix://bob:s3cr3t@h/x"], ["REDIS_ADDR": "redis://h:s3cr3t"],
        ["REDIS_ADDR": "redis://:s3cr3t@[h"],
    ])
    func `an address that is malformed is refused without its password`(environment: [String: String]) throws {
        let run = try RunningExporter.run(environment, "--once", "--debug")
        #expect(run.exitCode == 2)
        #expect(run.log.hasPrefix("redis-exporter: error: cannot use --redis.addr (REDIS_ADDR): "), "\(run.log)")
        #expect(!run.log.contains("s3cr3t") && run.page.isEmpty)
    }
}
