import ExporterCore
import ExporterYAML
import Foundation
import Testing

@testable import PostgresCollectors

@Suite struct ConfigurationFileTests {
    @Test func `reads the modules in their order`() throws {
        let reading = try read(
            """
            auth_modules:
              second:
                type: userpass
                userpass: {username: ann, password: "hunter2"}
                options: {sslmode: disable, connect_timeout: 5}
              first:
                type: userpass
                userpass: {username: bob, password_file: /run/secrets/bob}
              third:
                type: userpass
            """)
        let configuration = ConfigurationFile(modules: [
            AuthModule(
                name: "second", username: "ann", password: .text(Secret("hunter2")),
                options: [
                    .init(name: "sslmode", value: Secret("disable")),
                    .init(name: "connect_timeout", value: Secret("5")),
                ]),
            AuthModule(name: "first", username: "bob", password: .file("/run/secrets/bob"), options: []),
            AuthModule(name: "third", username: nil, password: nil, options: []),
        ])
        #expect(reading == .loaded(configuration))
        #expect(configuration.module("first")?.username == "bob")
        #expect(configuration.module("fourth") == nil)
        #expect(!"\(reading)".contains("hunter2"))
    }

    @Test(arguments: ["", "auth_modules:\n", "auth_modules: {}\n"])
    func `is content without modules`(text: String) throws {
        #expect(try read(text) == .loaded(ConfigurationFile()))
    }

    @Test func `reports everything, and no secret`() throws {
        let reading = try read(
            """
            auth_module: {}
            auth_modules:
              one: {}
              two: {type: userpas, userpass: hunter2}
              three: {type: userpass, userpass: {user: x, password: [hunter2]}, option: {}}
              four: {type: userpass, userpass: {password: hunter2, password_file: x}, options: {a: , b: [hunter2]}}
            """)
        #expect(
            lines(reading) == [
                "config.yml:1: auth_module: the key is not known, did you mean auth_modules?",
                "config.yml:3: auth_modules.one.type: is missing, write userpass",
                #"config.yml:4: auth_modules.two.type: is "userpas", expected userpass; did you mean userpass?"#,
                "config.yml:4: auth_modules.two.userpass: is text, expected a mapping, as in key: value",
                "config.yml:5: auth_modules.three.userpass.password: is a list, expected text",
                "config.yml:5: auth_modules.three.userpass.user: the key is not known, "
                    + "expected username, password or password_file",
                "config.yml:5: auth_modules.three.option: the key is not known, did you mean options?",
                "config.yml:6: auth_modules.four.userpass.password_file: does not go with password, take one out",
                "config.yml:6: auth_modules.four.options.a: is empty, expected text",
                "config.yml:6: auth_modules.four.options.b: is a list, expected text",
            ])
    }

    @Test func `does without a file that nobody asked for`() {
        #expect(ConfigurationFile.read() == .absent)
        #expect(
            lines(ConfigurationFile.read("/nowhere/config.yml")) == [
                "/nowhere/config.yml: cannot read the file: No such file or directory; give the path of a file"
            ])
    }

    @Test func `reads the password of a file anew`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let password = AuthModule.Password.file(path)
        try "one\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try password.secret() == Secret("one"))
        try " two words \r\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try password.secret() == Secret("two words"))
        try Data([0x68, 0xFF]).write(to: URL(filePath: path))
        let error = #expect(throws: YAMLProblem.self) { try password.secret() }
        #expect(error?.description == "\(path): the password is not UTF-8, save the file in that encoding")
        #expect(try AuthModule.Password.text(Secret("x")).secret() == Secret("x"))
    }

    /// Reads a file of this text; problems name it `config.yml`.
    private func read(_ text: String) throws -> ConfigurationFile.Reading {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard case .broken(let problems) = ConfigurationFile.read(path) else { return ConfigurationFile.read(path) }
        return .broken(
            problems.map { YAMLProblem(file: "config.yml", line: $0.line, path: $0.path, what: $0.what) })
    }

    private func lines(_ reading: ConfigurationFile.Reading) -> [String] {
        guard case .broken(let problems) = reading else { return [] }
        return problems.map(\.description)
    }
}
